package io.dynasage.job.run;

import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.features.Task;
import io.dynasage.job.ledger.ModelRole;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.sagemaker.AlgorithmImages;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.EndpointSpec;
import io.dynasage.sagemaker.InvalidSpecException;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.ModelRegistry;
import io.dynasage.sagemaker.ModelVersion;
import io.dynasage.sagemaker.PlannedRequests;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.Preflight;
import io.dynasage.sagemaker.RegisteredModel;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.TrainingJobSpec;
import io.dynasage.sagemaker.TrainingJobs;
import io.dynasage.sagemaker.TrainingResult;
import io.dynasage.sagemaker.TrainingSettings;
import io.dynasage.sagemaker.WireRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    private static final Duration WAIT_BESIDE_TRAINING = Duration.ofHours(2);

    private final JobConfig config;
    private final RunId runId;
    private final String resourceName;
    private final RunFolder folder;
    private final Clock clock;
    private final JobEndpoint job;
    private final TrainingInputs inputs;

    public SageMakerStages(JobConfig config, RunId runId, RunFolder folder, Task task, Clock clock) {
        this.config = config;
        this.runId = runId;
        this.resourceName = RunNames.of(config).resource(runId, ModelRole.TWIN, 1);
        this.folder = folder;
        this.clock = clock;
        this.job = new JobEndpoint(config, clock);
        this.inputs = new TrainingInputs(config, folder, task);
    }

    /**
     * Finds settings that SageMaker would refuse, before anything is written.
     *
     * @throws io.dynasage.sagemaker.InvalidSpecException listing all problems
     */
    public void check() {
        TrainingJobSpec training = spec(Map.of("train", 1_000_000L, "validation", 1L), 2);
        EndpointSpec endpoint = config.endpoint().deploy() ? endpoint(config.name(), training.modelArtifact()) : null;
        ModelVersion version = config.endpoint().register()
                ? version(ModelArtifact.planned(training), Approval.APPROVED, List.of("checked"), Map.of("auc", 0.5))
                : null;
        Preflight.validate(training, endpoint, version);
    }

    TrainingResult train(Map<String, ChannelManifest> channels, int featureDim) {
        Poller poller = new Poller(
                config.sagemaker().pollInterval(),
                config.training().maxRuntime().plus(WAIT_BESIDE_TRAINING),
                clock);
        return new TrainingJobs(SageMakerClients.client(job.connection()), poller, clock)
                .run(
                        spec(rows(channels), featureDim),
                        change -> LOG.info("{} - {}", change.status(), change.message()));
    }

    /** Writes the training job's request to the run's folder, for training the model elsewhere. */
    void writeRequest(Map<String, ChannelManifest> channels, int featureDim) {
        folder.write(
                "requests/create-training-job.json", WireRequest.createTrainingJob(spec(rows(channels), featureDim)));
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
        if (config.endpoint().register()) {
            ModelVersion version = version(ModelArtifact.planned(training), Approval.APPROVED, List.of(), metrics);
            if (!job.registry().hasGroup(config.name())) {
                requests.group(version);
            }
            requests.version(version);
        }
        if (config.endpoint().deploy()) {
            EndpointSpec endpoint = endpoint(config.name(), training.modelArtifact());
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

    private TrainingJobSpec spec(Map<String, Long> rows, int featureDim) {
        TrainingSettings training = config.training();
        return new TrainingJobSpec(
                resourceName,
                image(),
                training.roleArn(),
                inputs.hyperparameters(rows.get("train"), featureDim),
                inputs.channels(rows.keySet()),
                folder.s3("model"),
                training.instanceType(),
                training.instanceCount(),
                training.volumeSizeGb(),
                training.maxRuntime(),
                training.spot(),
                config.tags());
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
        return new ModelScoring.Endpoint(job.connection(), config.name(), ModelScoring.format(config));
    }

    /** Runs work with a temporary endpoint of its own that serves the model. */
    <T> T served(TrainingResult training, Function<ModelScoring.Endpoint, T> work) {
        LOG.info("endpoint {} serves the model while it is judged", resourceName);
        job.endpoints().deploy(endpoint(resourceName, training.modelArtifact()).versionOf(config.name()));
        try {
            return work.apply(new ModelScoring.Endpoint(job.connection(), resourceName, ModelScoring.format(config)));
        } finally {
            job.endpoints().delete(resourceName);
        }
    }

    RegisteredModel register(
            TrainingResult training, Approval approval, List<String> reasons, Map<String, Double> metrics) {
        return job.registry().register(version(ModelArtifact.of(training), approval, reasons, metrics));
    }

    DeployedEndpoint deploy(TrainingResult training) {
        return job.endpoints().deploy(endpoint(config.name(), training.modelArtifact()));
    }

    /**
     * Restores the previous model on the endpoint, and rejects the model in the registry. Failures to do so are added
     * to the cause.
     */
    void rollBack(Optional<LiveModel> previous, RuntimeException cause) {
        try {
            job.endpoints().rollBack(config.name(), resourceName, previous.map(LiveModel::config));
            if (config.endpoint().register()) {
                ModelRegistry registry = job.registry();
                registry.find(config.name(), runId.value())
                        .ifPresent(model -> registry.decide(model, Approval.REJECTED, List.of(cause.getMessage())));
            }
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private ModelVersion version(
            ModelArtifact artifact, Approval approval, List<String> reasons, Map<String, Double> metrics) {
        return new ModelVersion(
                config.name(),
                runId.value(),
                image(),
                artifact.uri(),
                artifact.sha256(),
                List.of(ModelScoring.format(config).contentType()),
                approval,
                reasons,
                metrics,
                folder.s3("evaluation.json"),
                config.tags());
    }

    private EndpointSpec endpoint(String name, String artifact) {
        return new EndpointSpec(
                name,
                resourceName,
                resourceName,
                image(),
                artifact,
                config.training().roleArn(),
                config.endpoint().instanceType(),
                config.endpoint().instanceCount(),
                config.tags(),
                config.endpoint().guardrails(),
                config.endpoint().adopt());
    }
}
