package io.dynasage.sagemaker;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that defines a training job. {@link TrainingJobs} checks it before anything is sent.
 *
 * @param name unique in the account and region, 1 to 63 letters, digits and inner hyphens; a run that starts again with
 *     the same name attaches to its own job
 * @param image the training image's URI, see {@link AlgorithmImages}
 * @param roleArn the execution role that SageMaker assumes
 * @param hyperparameters the algorithm's own names and values, as text
 * @param channels the inputs, names unique
 * @param outputS3Uri where the model goes: {@code <outputS3Uri>/<name>/output/model.tar.gz}
 * @param instanceType for example {@code ml.m5.xlarge}
 * @param instanceCount at least 1
 * @param volumeSizeGb size of the data volume of each instance, GiB
 * @param maxRuntime the job is stopped when it trains longer; 1 s to 28 days
 * @param spot whether to train on spot capacity
 * @param tags put on the job
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
        Map<String, String> tags) {
    /** Copies the collections; absent ones become empty. */
    public TrainingJobSpec {
        hyperparameters = copy(hyperparameters);
        channels = channels == null ? List.of() : List.copyOf(channels);
        tags = copy(tags);
    }

    /** Where the job will put its model, {@code <outputS3Uri>/<name>/output/model.tar.gz}. */
    public String modelArtifact() {
        return TrainingJobRequest.outputPath(this) + "/" + name + "/output/model.tar.gz";
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
