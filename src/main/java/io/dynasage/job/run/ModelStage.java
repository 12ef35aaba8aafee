package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.Gate;
import io.dynasage.evaluation.GateDecision;
import io.dynasage.evaluation.GateSettings;
import io.dynasage.evaluation.MetricValue;
import io.dynasage.evaluation.Role;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureException;
import io.dynasage.features.FeatureSpace;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.Reason;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.DeploymentUndoneException;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.sagemaker.TrainingResult;
import io.dynasage.settings.Choice;
import io.dynasage.storage.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles a trained model: judges it, registers it, and serves it if it passes the gate and the endpoint answers
 * correctly.
 */
final class ModelStage {
    /** The file with the evaluation, for readers. */
    static final String EVALUATION = "evaluation.json";

    private static final Logger LOG = LoggerFactory.getLogger(ModelStage.class);
    private static final String AGAIN = "resume this run, which deploys the model again and repeats the check.";

    /** The report, and the gate's decision on it. */
    record Judged(EvaluationReport report, GateDecision gate) {}

    /**
     * The judgement on the model of a training job.
     *
     * @param trainingJob the job's name
     */
    record Evaluated(String trainingJob, Judged judged) {
        /** Returns why the judgement is not on the result of a training; empty if it is. */
        Optional<String> problem(TrainingResult training) {
            return Optional.of(trainingJob)
                    .filter(judgedJob -> !judgedJob.equals(training.jobName()))
                    .map(judgedJob -> "Training job " + judgedJob + " was judged, and " + training.jobName()
                            + " has followed it.");
        }
    }

    /**
     * What the endpoint does after the stage.
     *
     * @param endpoint empty if the model was not deployed
     * @param superseded whether it was not deployed because a newer run's model serves
     */
    record Deployed(Optional<RunRecord.Endpoint> endpoint, boolean superseded) {
        static final Deployed NOT = new Deployed(Optional.empty(), false);
        static final Deployed SUPERSEDED = new Deployed(Optional.empty(), true);

        @Override
        public String toString() {
            return endpoint.map(RunRecord.Endpoint::toString).orElse("not deployed");
        }
    }

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
        this.reader = new ModelReader(config, hadoop());
    }

    /** Judges the model. Registers it, unless a final model is to be registered in its place. */
    Judged judge(EvaluationStage evaluation, TrainingResult training, TakenModel taken, DurableSteps steps) {
        try (LiveComparison live = live(evaluation)) {
            live.notCompared().forEach(LOG::warn);
            EvaluationReport report = measure(evaluation, training, live, taken.itself());
            GateDecision gate =
                    noted(Gate.decide(rules(taken), report, Choice.spellings(Algorithm.class)), evaluation, taken);
            steps.before(DurableStep.EVALUATION);
            folder.writeJson(EVALUATION, new Judged(report, gate));
            LOG.info("model: {}", metrics(report));
            gate.reasons().forEach(reason -> LOG.info("gate: {}", reason));
            if (config.endpoint().register()
                    && !(gate.passed() && config.training().refit())) {
                steps.before(DurableStep.MODEL_VERSION);
                sagemaker.register(
                        training,
                        gate.passed() ? Approval.APPROVED : Approval.REJECTED,
                        gate.reasons(),
                        metrics(report));
            }
            return new Judged(report, gate);
        }
    }

    /** Returns the gate's rules, without a baseline that is the model itself. */
    private GateSettings rules(TakenModel taken) {
        GateSettings rules = config.evaluation().gate();
        return taken.itself().map(rules::without).orElse(rules);
    }

    private GateDecision noted(GateDecision gate, EvaluationStage evaluation, TakenModel taken) {
        List<String> notes = new ArrayList<>(taken.notes(config.evaluation().baselines()));
        listsNotMeasured(evaluation).ifPresent(notes::add);
        GateDecision noted = gate;
        for (String note : notes) {
            noted = noted.noting(note);
        }
        return noted;
    }

    /** Returns the reason why lists that are served are not measured. */
    private Optional<String> listsNotMeasured(EvaluationStage evaluation) {
        if (config.recommendations().count() == 0 || !reader.reads()) {
            return Optional.empty();
        }
        return evaluation.listsNotMeasured();
    }

    private EvaluationReport measure(
            EvaluationStage evaluation, TrainingResult training, LiveComparison live, Optional<Baseline> itself) {
        if (reader.reads()) {
            return evaluation.run(new ModelScoring.Artifact(model(training)), live, itself);
        }
        return sagemaker.served(trusted(training), serving -> evaluation.run(serving, live, itself));
    }

    /**
     * Registers the final model with the metrics of its judged twin, since its own would be of rows that it has learnt
     * from.
     */
    RefitStage.Compared refitted(
            RefitStage.Compared compared, Judged judged, TrainingResult training, DurableSteps steps) {
        if (config.endpoint().register()) {
            List<String> reasons = new ArrayList<>(compared.refusal());
            reasons.add(training.jobName() + " trained this model on all examples; the metrics are those of its twin,"
                    + " which the gate judged.");
            reasons.addAll(judged.gate().reasons());
            steps.before(DurableStep.MODEL_VERSION);
            sagemaker.register(
                    training,
                    compared.refusal().isEmpty() ? Approval.APPROVED : Approval.REJECTED,
                    reasons,
                    metrics(judged.report()));
        }
        return compared;
    }

    /**
     * Returns the judgement together with the registry's decision: a model that a person has rejected there is refused,
     * although it passed the gate.
     */
    Judged asDecided(Judged judged) {
        if (!judged.gate().passed()) {
            return judged;
        }
        return sagemaker
                .registered()
                .filter(model -> model.approval() == Approval.REJECTED)
                .map(model -> new Judged(
                        judged.report(),
                        judged.gate()
                                .refusedBecause("Version " + model.version() + " of " + config.name()
                                        + " is set to Rejected in the registry, so it is not deployed; " + model.arn()
                                        + " says why. Approve it there to deploy it.")))
                .orElse(judged);
    }

    /**
     * Deploys the model, on the authority of the lease on the endpoint. Rolls back to the previous model if the
     * endpoint's answers differ from the model's scores. Deploys nothing if the endpoint serves the model of a run that
     * began later.
     *
     * @throws io.dynasage.job.failure.HeldException if another run changes the endpoint for too long
     */
    Deployed deploy(TrainingResult training, Ledger ledger) {
        try (Lease lease = ledger.endpointLease(RunNames.of(config))) {
            lease.await(sagemaker.endpointPoller());
            Optional<RunId> newer = newer();
            if (newer.isPresent()) {
                LOG.warn(
                        "Endpoint {} serves the model of run {}, which began after this run, so the model of this run"
                                + " is not deployed; `rollback --to {}` puts it there",
                        config.name(),
                        newer.get(),
                        folder.runId());
                return Deployed.SUPERSEDED;
            }
            ledger.before(DurableStep.DEPLOYMENT_NOTE);
            Optional<String> previous = new DeploymentNote(folder)
                    .previous(training.jobName(), sagemaker::servedConfig, sagemaker::configBefore);
            ledger.before(DurableStep.DEPLOYMENT);
            DeployedEndpoint endpoint = sagemaker.deploy(trusted(training));
            beforeCheck(training, ledger, previous);
            Optional<Double> difference = verify(training, previous);
            return new Deployed(
                    Optional.of(new RunRecord.Endpoint(
                            endpoint.name(), endpoint.config(), endpoint.status(), difference.orElse(null))),
                    false);
        }
    }

    /** If S3 alone fails, what is not proven may not serve. Another driver that took the run repeats the check. */
    private void beforeCheck(TrainingResult training, Ledger ledger, Optional<String> previous) {
        try {
            ledger.before(DurableStep.PARITY_CHECK);
        } catch (StorageException | SageMakerFailure e) {
            if (config.evaluation().parityRows() == 0) {
                throw e;
            }
            throw undone(e, training, previous, () -> AGAIN);
        }
    }

    private Optional<Double> verify(TrainingResult training, Optional<String> previous) {
        if (config.evaluation().parityRows() == 0) {
            return Optional.empty();
        }
        Parity.Verified verified = answers(training, previous);
        verified.problem().map(SageMakerFailure::new).ifPresent(different -> {
            throw undone(different, training, previous, () -> sagemaker.rejected(different));
        });
        return verified.largestDifference();
    }

    /**
     * Compares the endpoint's answers. An endpoint that gives none shows nothing of its model, whose version in the
     * registry stays as it is, so that the run can be resumed.
     */
    private Parity.Verified answers(TrainingResult training, Optional<String> previous) {
        try {
            return new Parity(spark, config, folder).verify(sagemaker.connection(), ModelArtifact.of(training));
        } catch (RuntimeException e) {
            throw undone(e, training, previous, () -> AGAIN);
        }
    }

    private SageMakerFailure undone(
            RuntimeException cause, TrainingResult training, Optional<String> previous, Supplier<String> next) {
        String now = sagemaker.rollBack(training.jobName(), previous, cause, next);
        return new DeploymentUndoneException(String.valueOf(cause.getMessage()).replaceFirst("\\.?$", "."), now, cause);
    }

    /** Returns the run whose model serves, if it began after this one. */
    private Optional<RunId> newer() {
        RunNames names = RunNames.of(config);
        Optional<Instant> begun = folder.begun();
        return sagemaker
                .live()
                .flatMap(live -> names.runOf(live.model()))
                .filter(run -> !run.value().equals(folder.runId()))
                .filter(run -> begun.isPresent() && begunAfter(new RunFolder(names, run, hadoop()), begun.get()));
    }

    private static boolean begunAfter(RunFolder other, Instant begun) {
        return other.begun().filter(begun::isBefore).isPresent();
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    /** Returns the training's result if its artifact is still the one that was trained. */
    private TrainingResult trusted(TrainingResult training) {
        ModelArtifact.of(training).require(hadoop());
        return training;
    }

    /** Reads the model of this run. */
    FactorizationMachine model(TrainingResult training) {
        return reader.read(ModelArtifact.of(training), examples.space().featureDim());
    }

    private LiveComparison live(EvaluationStage evaluation) {
        return sagemaker
                .live()
                .map(live -> compared(live, evaluation))
                .or(() -> sagemaker
                        .servedConfig()
                        .map(served -> LiveComparison.refused("The endpoint serves " + served
                                + ", whose image and artifact cannot be determined, so it is not compared.")))
                .orElse(LiveComparison.NONE);
    }

    private LiveComparison compared(LiveModel live, EvaluationStage evaluation) {
        RunNames names = RunNames.of(config);
        Optional<RunId> run = names.runOf(live.model());
        if (run.isEmpty()) {
            return LiveComparison.refused("The live model " + live.model() + " is not compared, because no run of this"
                    + " job deployed it.");
        }
        String beginning = "The live model of run " + run.get() + " is not compared, because ";
        try {
            RunFolder folder = new RunFolder(names, run.get(), hadoop());
            Optional<Instant> erased = folder.erased();
            if (erased.isPresent()) {
                return LiveComparison.refused(beginning + "the ids of its users, without which it scores nobody, were"
                        + " erased at " + erased.get() + " (`forget --erase`).");
            }
            LiveComparison comparison = comparison(live, folder);
            Optional<String> problem = comparison.compared().flatMap(evaluation::problem);
            if (problem.isEmpty()) {
                return comparison;
            }
            comparison.close();
            return LiveComparison.refused(beginning + problem.get() + ".");
        } catch (FeatureException | StorageException | SageMakerFailure e) {
            if (OutageException.explains(e)) {
                throw e;
            }
            return LiveComparison.refused(beginning + "what it needs cannot be read below " + names.folder(run.get())
                    + ": " + Reason.of(e).replaceFirst("\\.$", "") + ". Its artifact is " + live.modelArtifact() + ".");
        }
    }

    /** Compares with the twin of a final model, because the final model has learnt from what tests the new one. */
    private LiveComparison comparison(LiveModel live, RunFolder folder) {
        boolean refitted = RunNames.of(config).isFinal(live.model());
        ModelArtifact artifact =
                refitted ? ModelArtifact.recordedTwin(folder) : ModelArtifact.recorded(live.modelArtifact(), folder);
        FeatureSpace space = FeatureSpace.read(spark, folder.of(artifact.uri()).at(FeatureStage.FOLDER));
        if (reader.reads()) {
            FactorizationMachine model = reader.read(artifact, space.featureDim());
            return LiveComparison.with(new LiveScoring(new ModelScoring.Artifact(model), space), Optional.empty());
        }
        if (!refitted) {
            return LiveComparison.with(new LiveScoring(sagemaker.serving(), space), Optional.empty());
        }
        artifact.require(hadoop());
        TemporaryEndpoint twin = sagemaker.liveTwin(live.image(), artifact.uri());
        return LiveComparison.with(new LiveScoring(twin.scoring(), space), Optional.of(twin));
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
