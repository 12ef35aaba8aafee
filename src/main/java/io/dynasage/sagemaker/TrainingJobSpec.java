package io.dynasage.sagemaker;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The complete definition of a training job. {@link TrainingJobs} checks it before anything is sent.
 *
 * @param name unique in the account and region, 1 to 63 letters, digits and inner hyphens; a run that starts again with
 *     the same name attaches to its own job
 * @param image the training image's URI, see {@link AlgorithmImages}
 * @param roleArn the execution role that SageMaker assumes
 * @param hyperparameters the algorithm's own names and values, as text
 * @param channels the inputs, names unique
 * @param outputS3Uri the folder for the model: {@code <outputS3Uri>/<name>/output/model.tar.gz}
 * @param instanceType for example {@code ml.m5.xlarge}
 * @param instanceCount at least 1
 * @param volumeSizeGb the size of each instance's data volume, in GiB
 * @param maxRuntime the job is stopped if it trains longer than this; 1 s to 28 days
 * @param spot whether to train on spot capacity
 * @param tags added to the job
 * @param protection the network and the keys
 */
public record TrainingJobSpec(
        String name,
        String image,
        String roleArn,
        Map<String, String> hyperparameters,
        List<TrainingChannel> channels,
        String outputS3Uri,
        String instanceType,
        int instanceCount,
        int volumeSizeGb,
        Duration maxRuntime,
        boolean spot,
        Map<String, String> tags,
        Protection protection) {
    /** Copies the collections. */
    public TrainingJobSpec {
        hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
        channels = List.copyOf(channels);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** Returns the location to which the job will write its model, {@code <outputS3Uri>/<name>/output/model.tar.gz}. */
    public String modelArtifact() {
        return TrainingJobRequest.outputPath(this) + "/" + name + "/output/model.tar.gz";
    }
}
