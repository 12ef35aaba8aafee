package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.Gate;
import io.dynasage.evaluation.GateDecision;
import io.dynasage.evaluation.MetricValue;
import io.dynasage.evaluation.Role;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureException;
import io.dynasage.features.FeatureSpace;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.TrainingResult;
import io.dynasage.storage.StorageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles a trained model: judges it, registers it, and serves it if it passes the gate and the endpoint answers
 * correctly.
 */
final class ModelStage {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStage.class);

    /** The report, and the gate's decision on it. */
    record Judged(EvaluationReport report, GateDecision gate) {}

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final SageMakerStages sagemaker;
    private final Examples examples;
    private final ModelReader reader;

    ModelStage(SparkSession spark, JobConfig config, RunFolder folder, SageMakerStages sagemaker, Examples examples) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
        this.sagemaker = sagemaker;
        this.examples = examples;
        this.reader = new ModelReader(config, spark.sparkContext().hadoopConfiguration());
    }

    Judged judge(EvaluationStage evaluation, TrainingResult training) {
        Optional<LiveModel> live = sagemaker.live();
        Optional<EvaluationStage.Live> compared = live.flatMap(this::compared);
        EvaluationReport report = measure(evaluation, training, compared);
        GateDecision gate = Gate.decide(config.evaluation().gate(), report);
        folder.writeJson("evaluation.json", new Judged(report, gate));
        LOG.info("model: {}", metrics(report));
        gate.reasons().forEach(reason -> LOG.info("gate: {}", reason));
        if (config.endpoint().register()) {
            sagemaker.register(
                    training, gate.passed() ? Approval.APPROVED : Approval.REJECTED, gate.reasons(), metrics(report));
        }
        compared.ifPresent(serving -> serving.space().close());
        return new Judged(report, gate);
    }

    private EvaluationReport measure(
            EvaluationStage evaluation, TrainingResult training, Optional<EvaluationStage.Live> compared) {
        if (reader.reads()) {
            return evaluation.run(new ModelScoring.Artifact(model(training)), compared);
        }
        return sagemaker.served(trusted(training), serving -> evaluation.run(serving, compared));
    }

    /** Deploys the model. Rolls back to the previous model if the endpoint's answers differ from the model's scores. */
    RunRecord.Endpoint deploy(TrainingResult training) {
        Optional<LiveModel> previous = sagemaker.live();
        DeployedEndpoint endpoint = sagemaker.deploy(trusted(training));
        Optional<Double> difference = Optional.empty();
        if (config.evaluation().parityRows() > 0) {
            try {
                difference = new Parity(spark, config, folder)
                        .verify(sagemaker.connection(), ModelArtifact.of(training))
                        .largestDifference();
            } catch (RuntimeException e) {
                sagemaker.rollBack(previous, e);
                throw e;
            }
        }
        return new RunRecord.Endpoint(endpoint.name(), endpoint.config(), endpoint.status(), difference.orElse(null));
    }

    /** Returns the training's result if its artifact is still the one that was trained. */
    private TrainingResult trusted(TrainingResult training) {
        ModelArtifact.of(training).require(spark.sparkContext().hadoopConfiguration());
        return training;
    }

    /** Reads the model of this run. */
    FactorizationMachine model(TrainingResult training) {
        return reader.read(ModelArtifact.of(training), examples.space().featureDim());
    }

    private Optional<EvaluationStage.Live> compared(LiveModel live) {
        RunNames names = RunNames.of(config);
        Optional<RunId> run = names.runOf(live.model());
        if (run.isEmpty()) {
            LOG.warn("The live model {} was not deployed by a run, so it is not compared", live.model());
            return Optional.empty();
        }
        try {
            FeatureSpace space = FeatureSpace.read(spark, names.folder(run.get()) + FeatureStage.FOLDER);
            return Optional.of(new EvaluationStage.Live(
                    reader.reads()
                            ? new ModelScoring.Artifact(reader.read(recorded(live, run.get()), space.featureDim()))
                            : sagemaker.serving(),
                    space));
        } catch (FeatureException | StorageException e) {
            LOG.warn("The live model of run {} is not compared: {}", run.get(), e.getMessage());
            return Optional.empty();
        }
    }

    private ModelArtifact recorded(LiveModel live, RunId run) {
        return ModelArtifact.recorded(
                live.modelArtifact(),
                new RunFolder(RunNames.of(config), run, spark.sparkContext().hadoopConfiguration()));
    }

    /** Returns the model's metrics on all rows, by name. */
    static Map<String, Double> metrics(EvaluationReport report) {
        return metrics(report, report.scorer(Role.MODEL).orElseThrow());
    }

    static Map<String, Double> metrics(EvaluationReport report, String scorer) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        report.metricNames()
                .forEach(metric -> report.value(scorer, metric)
                        .map(MetricValue::value)
                        .ifPresent(value -> metrics.put(metric, value)));
        return metrics;
    }
}
