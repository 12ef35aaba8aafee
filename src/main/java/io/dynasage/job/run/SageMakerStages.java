package io.dynasage.job.run;

import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.features.Task;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.ModelRole;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.sagemaker.AlgorithmImages;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.EndpointSpec;
import io.dynasage.sagemaker.InvalidSpecException;
import io.dynasage.sagemaker.InvocationFormats;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.ModelVersion;
import io.dynasage.sagemaker.PlannedRequests;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.Preflight;
import io.dynasage.sagemaker.RegisteredModel;
import io.dynasage.sagemaker.RequestTrial;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.TrainingJobSpec;
import io.dynasage.sagemaker.TrainingJobs;
import io.dynasage.sagemaker.TrainingLogs;
import io.dynasage.sagemaker.TrainingResult;
import io.dynasage.sagemaker.TrainingSettings;
import io.dynasage.sagemaker.WireRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a run that SageMaker does: one training job, a version of the model in the registry, and one endpoint
 * that serves it.
 */
public final class SageMakerStages {
    private static final Logger LOG = LoggerFactory.getLogger(SageMakerStages.class);
    /** A job may wait for capacity and upload its model outside its own maximum run time. */
    private static final Duration WAIT_OUTSIDE_TRAINING = Duration.ofHours(2);

    private static final String FINAL_REQUEST = "create-training-job-final";

    private final JobConfig config;
    private final RunId runId;
    private final RunNames names;
    private final RunFolder run;
    private final ModelRole role;
    private final RunFolder folder;
    private final Clock clock;
    private final JobEndpoint job;
    private final TrainingInputs inputs;

    private SageMakerStages(JobConfig config, RunId runId, RunFolder run, ModelRole role, Task task, Clock clock) {
        this.config = config;
        this.runId = runId;
        this.names = RunNames.of(config);
        this.run = run;
        this.role = role;
        this.folder = role == ModelRole.TWIN && config.training().refit() ? run.twin() : run;
        this.clock = clock;
        this.job = new JobEndpoint(config, clock);
        this.inputs = new TrainingInputs(config, folder, task);
    }

    /** Returns the stages of the model that is judged. It is also the one that serves if the run trains no other. */
    public static SageMakerStages judged(JobConfig config, RunId runId, RunFolder run, Task task, Clock clock) {
        return new SageMakerStages(config, runId, run, ModelRole.TWIN, task, clock);
    }

    /** Returns the stages of the model that serves if the gate passes its twin. */
    SageMakerStages served(Task task) {
        if (!config.training().refit()) {
            return this;
        }
        return new SageMakerStages(config, runId, run, ModelRole.FINAL, task, clock);
    }

    /**
     * Finds settings that SageMaker would refuse, before anything is written.
     *
     * @throws io.dynasage.sagemaker.InvalidSpecException listing all problems
     */
    public void check() {
        TrainingJobSpec training = spec(Map.of("train", 1_000_000L, "validation", 1L), 2);
        EndpointSpec endpoint = config.endpoint().deploy() ? endpoint(config.name()) : null;
        ModelVersion version = config.endpoint().register()
                ? version(ModelArtifact.planned(folder), Approval.APPROVED, List.of("checked"), Map.of("auc", 0.5))
                : null;
        Preflight.validate(training, endpoint, version);
    }

    /** Returns why SageMaker denies requests of the run, a message each; see {@link RequestTrial}. */
    public List<String> denials() {
        TrainingJobSpec training = spec(Map.of("train", 1_000_000L, "validation", 1L), 2);
        return new RequestTrial(SageMakerClients.client(job.connection()))
                .denials(
                        training,
                        Optional.of(config.name())
                                .filter(name -> config.endpoint().deploy())
                                .map(this::endpoint));
    }

    TrainingResult train(
            Map<String, ChannelManifest> channels, Map<String, String> hyperparameters, DurableSteps steps) {
        steps.before(role == ModelRole.FINAL ? DurableStep.REFIT_JOB : DurableStep.TRAINING_JOB);
        TrainingResult result = trainingJobs()
                .run(
                        spec(attempt(channels), rows(channels).keySet(), hyperparameters),
                        change -> LOG.info("{} - {}", change.status(), change.message()));
        try (TrainingLogs logs =
                new TrainingLogs(config.sagemaker().region(), config.sagemaker().logsEndpoint(), clock)) {
            return result.with(logs.losses(result.jobName()));
        }
    }

    /** Writes the training job's request to the run's folder, for training the model elsewhere. */
    void writeRequest(Map<String, ChannelManifest> channels, Map<String, String> hyperparameters, DurableSteps steps) {
        steps.before(role == ModelRole.FINAL ? DurableStep.REFIT_REQUEST : DurableStep.TRAINING_REQUEST);
        run.write(
                "requests/" + (role == ModelRole.FINAL ? FINAL_REQUEST : "create-training-job") + ".json",
                WireRequest.createTrainingJob(
                        spec(attempt(channels), rows(channels).keySet(), hyperparameters)));
    }

    /** Returns the hyperparameters for training on the channels. */
    Map<String, String> hyperparameters(Map<String, ChannelManifest> channels, int featureDim) {
        return inputs.hyperparameters(rows(channels).get("train"), featureDim);
    }

    /** Returns the name of the job that trains on the channels. */
    private String attempt(Map<String, ChannelManifest> channels) {
        return new TrainingAttempts(folder, this::resource, trainingJobs()::status).next(channels);
    }

    private TrainingJobs trainingJobs() {
        Poller poller = new Poller(
                config.sagemaker().pollInterval(),
                config.training().maxRuntime().plus(WAIT_OUTSIDE_TRAINING),
                clock);
        return new TrainingJobs(SageMakerClients.client(job.connection()), poller, clock);
    }

    /**
     * Returns the requests by which the run would create or change resources in SageMaker, as JSON by operation. Only
     * reads existing resources.
     *
     * @param trainingRows the number of examples for training the model
     * @param featureDim the length of their vectors
     * @param metrics placeholders for values that only the evaluation can measure
     */
    public Map<String, String> plannedRequests(long trainingRows, int featureDim, Map<String, Double> metrics) {
        TrainingJobSpec training = spec(Map.of("train", trainingRows, "validation", 1L), featureDim);
        PlannedRequests requests = new PlannedRequests().training(training);
        if (role == ModelRole.TWIN && config.training().refit()) {
            SageMakerStages last = new SageMakerStages(config, runId, run, ModelRole.FINAL, inputs.task(), clock);
            return last.planned(
                    requests.again(FINAL_REQUEST, last.spec(Map.of("train", trainingRows), featureDim)), metrics);
        }
        return planned(requests, metrics);
    }

    private Map<String, String> planned(PlannedRequests requests, Map<String, Double> metrics) {
        if (config.endpoint().register()) {
            ModelVersion version = version(ModelArtifact.planned(folder), Approval.APPROVED, List.of(), metrics);
            if (!job.registry().hasGroup(config.name())) {
                requests.group(version);
            }
            requests.version(version);
        }
        if (config.endpoint().deploy()) {
            EndpointSpec endpoint = endpoint(config.name());
            return (job.now().isPresent() ? requests.endpointUpdate(endpoint) : requests.endpoint(endpoint))
                    .byOperation();
        }
        return requests.byOperation();
    }

    /** Returns the image of the training job and of the model. */
    public String image() {
        TrainingSettings training = config.training();
        try {
            return Optional.ofNullable(training.image())
                    .orElseGet(() -> AlgorithmImages.uri(
                            training.algorithm().imageName(), config.sagemaker().region()));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpecException("Run \"" + runId + "\"", List.of("training.image: " + e.getMessage()));
        }
    }

    /** Returns the number of rows of each part that has any. */
    private static Map<String, Long> rows(Map<String, ChannelManifest> channels) {
        return channels.entrySet().stream()
                .filter(part -> part.getValue().rows() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, part -> part.getValue().rows()));
    }

    private String resource(int attempt) {
        return names.resource(runId, role, attempt);
    }

    /** Returns the specification of the first attempt. */
    private TrainingJobSpec spec(Map<String, Long> rows, int featureDim) {
        return spec(resource(1), rows.keySet(), inputs.hyperparameters(rows.get("train"), featureDim));
    }

    private TrainingJobSpec spec(String name, Set<String> parts, Map<String, String> hyperparameters) {
        TrainingSettings training = config.training();
        return new TrainingJobSpec(
                name,
                image(),
                training.roleArn(),
                hyperparameters,
                inputs.channels(parts),
                folder.s3("model"),
                training.instanceType(),
                training.instanceCount(),
                training.volumeSizeGb(),
                training.maxRuntime(),
                training.spot(),
                tags(),
                config.sagemaker().protection());
    }

    /**
     * Returns the tags of a training job, which name the job as those of models do: policies distinguish jobs by it.
     */
    private Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>(config.tags());
        tags.put(EndpointSpec.VERSION_OF, config.name());
        return tags;
    }

    /** Returns the connection to SageMaker. */
    SageMakerConnection connection() {
        return job.connection();
    }

    /** Returns the model that the job's endpoint serves now. */
    Optional<LiveModel> live() {
        return job.endpoints().live(config.name());
    }

    /** Returns the scoring through the job's endpoint. */
    ModelScoring.Endpoint serving() {
        return new ModelScoring.Endpoint(job.connection(), config.name(), ModelScoring.formats(config));
    }

    /** Runs work with a temporary endpoint of its own that serves the model. */
    <T> T served(TrainingResult training, Function<ModelScoring.Endpoint, T> work) {
        try (TemporaryEndpoint endpoint = temporary(training.jobName(), training.image(), training.modelArtifact())) {
            return work.apply(endpoint.scoring());
        }
    }

    /** Returns a temporary endpoint that serves the twin of the model that the job's endpoint serves. */
    TemporaryEndpoint liveTwin(String image, String artifact) {
        return temporary(names.resource(runId, ModelRole.LIVE_TWIN, 1), image, artifact);
    }

    private TemporaryEndpoint temporary(String name, String image, String artifact) {
        LOG.info("endpoint {} serves {} while it is compared", name, artifact);
        job.endpoints().deploy(endpoint(name, name, image, artifact).versionOf(config.name()));
        InvocationFormats formats = InvocationFormats.of(
                image, config.training().algorithm(), config.channels().format());
        return new TemporaryEndpoint(new ModelScoring.Endpoint(job.connection(), name, formats), job.endpoints());
    }

    RegisteredModel register(
            TrainingResult training, Approval approval, List<String> reasons, Map<String, Double> metrics) {
        return job.registry().register(version(ModelArtifact.of(training), approval, reasons, metrics));
    }

    DeployedEndpoint deploy(TrainingResult training) {
        return job.endpoints().deploy(endpoint(config.name(), training.jobName(), image(), training.modelArtifact()));
    }

    /** Returns the config that the endpoint serves now, after waiting for a change in progress; empty if none. */
    Optional<String> servedConfig() {
        return live().map(LiveModel::config)
                .or(() -> job.now()
                        .filter(now -> now.status().equals("InService"))
                        .map(DeployedEndpoint::config));
    }

    /** Returns a config that the endpoint served before the given one, if one still exists. */
    Optional<String> configBefore(String config) {
        return job.endpoints().versions(this.config.name()).stream()
                .map(LiveModel::config)
                .filter(other -> !other.equals(config))
                .findFirst();
    }

    /**
     * Stops serving a model that was not proven: the endpoint serves the previous config again, or is deleted if there
     * was none.
     *
     * @param deployed the config that the run has deployed
     * @param next decides what to do next, worded to follow a semicolon; called once the model no longer serves
     * @return what the endpoint does now, as a sentence
     */
    String rollBack(String deployed, Optional<String> previous, RuntimeException cause, Supplier<String> next) {
        try {
            job.endpoints().rollBack(config.name(), deployed, previous);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            return "It could NOT be rolled back and may still serve the unproven model: " + e.getMessage()
                    + " Roll it back in the SageMaker console, or resume this run, which repeats the check.";
        }
        return previous.map("It is rolled back to "::concat).orElse("It is deleted, because it served nothing before")
                + "; " + next.get();
    }

    /**
     * Rejects the run's model in the registry, because the endpoint does not serve what was judged.
     *
     * @return what to do next, worded to follow a semicolon
     */
    String rejected(RuntimeException cause) {
        try {
            registered()
                    .ifPresent(model -> job.registry().decide(model, Approval.REJECTED, List.of(cause.getMessage())));
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        return "deploy again, and check the image if it stays.";
    }

    /** Returns the version that this run registered, if it registers its models. */
    Optional<RegisteredModel> registered() {
        if (!config.endpoint().register()) {
            return Optional.empty();
        }
        return job.registry().find(config.name(), runId.value());
    }

    /** Returns the limit of waits for the endpoint. */
    Poller endpointPoller() {
        return job.poller();
    }

    private ModelVersion version(
            ModelArtifact artifact, Approval approval, List<String> reasons, Map<String, Double> metrics) {
        InvocationFormats formats = ModelScoring.formats(config);
        return new ModelVersion(
                config.name(),
                runId.value(),
                image(),
                artifact.uri(),
                artifact.sha256(),
                List.of(formats.request().contentType()),
                List.of(formats.answer().contentType()),
                approval,
                reasons,
                metrics,
                run.s3("evaluation.json"),
                config.tags());
    }

    /** Returns the specification for the model of the first attempt. */
    private EndpointSpec endpoint(String name) {
        return endpoint(
                name, resource(1), image(), ModelArtifact.planned(folder).uri());
    }

    private EndpointSpec endpoint(String name, String version, String image, String artifact) {
        return new EndpointSpec(
                name,
                version,
                version,
                image,
                artifact,
                config.training().roleArn(),
                config.endpoint().instanceType(),
                config.endpoint().instanceCount(),
                config.tags(),
                config.endpoint().guardrails(),
                config.endpoint().adopt(),
                config.sagemaker().protection());
    }
}
