package io.dynasage.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.Gate;
import io.dynasage.evaluation.GateDecision;
import io.dynasage.evaluation.MetricValue;
import io.dynasage.evaluation.Role;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureException;
import io.dynasage.features.FeatureSpace;
import io.dynasage.job.failure.StorageException;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.StoredFile;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.TrainingResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a trained model: it is judged, registered, and serves if the gate lets it pass and the endpoint answers what it should. */
final class ModelStage {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStage.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The report and what the gate says of it. */
    record Judged(EvaluationReport report, GateDecision gate) {
    }

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final SageMakerStages sagemaker;
    private final Examples examples;

    ModelStage(SparkSession spark, JobConfig config, RunFolder folder, SageMakerStages sagemaker, Examples examples) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
        this.sagemaker = sagemaker;
        this.examples = examples;
    }

    Judged judge(EvaluationStage evaluation, TrainingResult training) {
        Optional<LiveModel> live = sagemaker.live();
        Optional<EvaluationStage.Live> compared = live.flatMap(this::compared);
        EvaluationReport report = readable() ? evaluation.run(new ModelScoring.Artefact(model(training.modelArtifact())), compared)
                : sagemaker.served(training, serving -> evaluation.run(serving, compared));
        GateDecision gate = Gate.decide(config.evaluation().gate(), report);
        folder.write("evaluation.json", json(new Judged(report, gate)));
        LOG.info("model: {}", metrics(report));
        gate.reasons().forEach(reason -> LOG.info("gate: {}", reason));
        if (config.endpoint().register()) {
            sagemaker.register(training, gate.passed() ? Approval.APPROVED : Approval.REJECTED, gate.reasons(), metrics(report));
        }
        compared.ifPresent(serving -> serving.space().close());
        return new Judged(report, gate);
    }

    /** Deploys, and goes back to what served before if the endpoint does not answer what the model says. */
    RunRecord.Endpoint deploy(TrainingResult training) {
        Optional<LiveModel> previous = sagemaker.live();
        DeployedEndpoint endpoint = sagemaker.deploy(training);
        Double difference = null;
        if (config.evaluation().parityRows() > 0) {
            try {
                difference = new Parity(examples, config.evaluation().parityRows()).check(scoring(training), sagemaker.serving());
            } catch (RuntimeException e) {
                sagemaker.takeBack(previous, e);
                throw e;
            }
        }
        return new RunRecord.Endpoint(endpoint.name(), endpoint.config(), endpoint.status(), difference);
    }

    /** The arithmetic to hold the endpoint's answers against; null where only a container knows it. */
    private ModelScoring scoring(TrainingResult training) {
        return readable() ? new ModelScoring.Artefact(model(training.modelArtifact())) : null;
    }

    FactorizationMachine model(String artifact) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try (InputStream in = new StoredFile(artifact, hadoop).open()) {
            FactorizationMachine model = ModelArchive.read(in, artifact);
            if (model.featureDim() != examples.space().featureDim()) {
                throw new IllegalStateException("The model at " + artifact + " has " + model.featureDim() + " features, the run's examples "
                        + examples.space().featureDim() + "; it was not trained on this run's channels");
            }
            return model;
        } catch (IOException e) {
            throw new StorageException("read the model at", artifact, e);
        }
    }

    /** The artefacts of the other algorithms are read by their own containers only. */
    private boolean readable() {
        return config.training().algorithm() == Algorithm.FACTORIZATION_MACHINES;
    }

    private Optional<EvaluationStage.Live> compared(LiveModel live) {
        String run = live.runId().map(id -> config.outputUri() + "/runs/" + id + "/").orElse(null);
        if (run == null) {
            LOG.warn("The live model {} was not deployed by a run, so it is not compared", live.model());
            return Optional.empty();
        }
        try {
            FeatureSpace space = FeatureSpace.read(spark, run + FeatureStage.FOLDER);
            return Optional.of(new EvaluationStage.Live(readable() ? new ModelScoring.Artefact(artefact(live, space)) : sagemaker.serving(), space));
        } catch (FeatureException | StorageException | IOException e) {
            LOG.warn("The live model of run {} is not compared: {}", live.runId().get(), e.getMessage());
            return Optional.empty();
        }
    }

    private FactorizationMachine artefact(LiveModel live, FeatureSpace space) throws IOException {
        try (InputStream in = new StoredFile(live.modelArtifact(), spark.sparkContext().hadoopConfiguration()).open()) {
            FactorizationMachine model = ModelArchive.read(in, live.modelArtifact());
            if (model.featureDim() != space.featureDim()) {
                throw new IOException("the model has " + model.featureDim() + " features, its run's index " + space.featureDim());
            }
            return model;
        }
    }

    /** The model's metrics on all rows, by name. */
    static Map<String, Double> metrics(EvaluationReport report) {
        return metrics(report, report.scorer(Role.MODEL).orElseThrow());
    }

    static Map<String, Double> metrics(EvaluationReport report, String scorer) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        report.metricNames().forEach(metric -> report.value(scorer, metric).map(MetricValue::value).ifPresent(value -> metrics.put(metric, value)));
        return metrics;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An evaluation cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
