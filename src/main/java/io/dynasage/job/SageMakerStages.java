package io.dynasage.job;

import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.sagemaker.AlgorithmImages;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.EndpointSpec;
import io.dynasage.sagemaker.Endpoints;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.TrainingChannel;
import io.dynasage.sagemaker.TrainingJobSpec;
import io.dynasage.sagemaker.TrainingJobs;
import io.dynasage.sagemaker.TrainingResult;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run asks of SageMaker: one training job, and one endpoint that serves its model. */
final class SageMakerStages {
    private static final Logger LOG = LoggerFactory.getLogger(SageMakerStages.class);
    private static final String RECORDIO = "application/x-recordio-protobuf";
    /** A job may wait for capacity and upload its model outside its own maximum run time. */
    private static final Duration WAIT_BESIDE_TRAINING = Duration.ofHours(2);

    private final JobConfig config;
    private final String resourceName;
    private final RunFolder folder;
    private final Clock clock;
    private final SageMakerConnection connection;

    SageMakerStages(JobConfig config, RunId runId, RunFolder folder, Clock clock) {
        this.config = config;
        this.resourceName = config.name() + "-" + runId;
        this.folder = folder;
        this.clock = clock;
        JobConfig.SageMaker sagemaker = config.sagemaker();
        this.connection = new SageMakerConnection(sagemaker.region(), sagemaker.endpoint(), sagemaker.runtimeEndpoint());
    }

    TrainingResult train(Map<String, ChannelManifest> channels, int featureDim) {
        JobConfig.Training training = config.training();
        TrainingJobSpec spec = new TrainingJobSpec(resourceName, image(), training.roleArn(),
                hyperparameters(channels.get("train").rows(), featureDim), trainingChannels(), folder.s3("model"),
                training.instanceType(), training.instanceCount(), training.volumeSizeGb(), training.maxRuntime(), training.spot(), config.tags());
        Poller poller = new Poller(config.sagemaker().pollInterval(), training.maxRuntime().plus(WAIT_BESIDE_TRAINING), clock);
        return new TrainingJobs(connection.client(), poller, clock).run(spec,
                change -> LOG.info("{} - {}", change.status(), change.message()));
    }

    /**
     * The factorization machine scores a channel named test after training and knows no other name. It gets the validation rows,
     * so that the test rows are seen by nobody before the evaluation.
     */
    private List<TrainingChannel> trainingChannels() {
        String distribution = config.training().instanceCount() > 1 ? "ShardedByS3Key" : "FullyReplicated";
        return List.of(new TrainingChannel("train", folder.s3("channels/train/"), RECORDIO, distribution),
                new TrainingChannel("test", folder.s3("channels/validation/"), RECORDIO, "FullyReplicated"));
    }

    private Map<String, String> hyperparameters(long rows, int featureDim) {
        Map<String, String> hyperparameters = new HashMap<>(config.training().hyperparameters());
        hyperparameters.put("feature_dim", String.valueOf(featureDim));
        hyperparameters.put("predictor_type", "binary_classifier");
        long rowsPerInstance = Math.max(1, rows / config.training().instanceCount());
        String batch = hyperparameters.get("mini_batch_size");
        if (batch != null && batch.matches("\\d{1,18}") && Long.parseLong(batch) > rowsPerInstance) {
            LOG.warn("training.hyperparameters.mini_batch_size = {} is more than the {} training rows of an instance; it is lowered to that",
                    batch, rowsPerInstance);
            hyperparameters.put("mini_batch_size", String.valueOf(rowsPerInstance));
        }
        return hyperparameters;
    }

    DeployedEndpoint deploy(TrainingResult training) {
        JobConfig.Endpoint endpoint = config.endpoint();
        Poller poller = new Poller(config.sagemaker().pollInterval(), endpoint.timeout(), clock);
        return new Endpoints(connection.client(), poller).deploy(new EndpointSpec(config.name(), resourceName, resourceName, image(),
                training.modelArtifact(), config.training().roleArn(), endpoint.instanceType(), endpoint.instanceCount(), config.tags()));
    }

    private String image() {
        JobConfig.Training training = config.training();
        return training.image() != null ? training.image() : AlgorithmImages.uri(training.algorithm(), config.sagemaker().region());
    }
}
