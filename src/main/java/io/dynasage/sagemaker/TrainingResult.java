package io.dynasage.sagemaker;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A training job that completed.
 *
 * @param jobName the job
 * @param arn its ARN
 * @param image the training image
 * @param hyperparameters as they were sent
 * @param statuses every status with its message and time, in order
 * @param seconds the time on the instances
 * @param billableSeconds the time that is billed; less than {@code seconds} on spot capacity
 * @param metrics the algorithm's final metrics, for example {@code test:binary_classification_accuracy}, by name
 * @param losses the loss by epoch and series, such as {@code train rmse}; empty until {@link TrainingLogs} has read it
 * @param modelArtifact {@code s3://…/model.tar.gz}
 * @param sha256 the artifact's digest in lower-case hex; null until somebody has read it
 */
public record TrainingResult(
        String jobName,
        String arn,
        String image,
        Map<String, String> hyperparameters,
        List<StatusChange> statuses,
        long seconds,
        long billableSeconds,
        Map<String, Double> metrics,
        Map<String, SortedMap<Integer, Double>> losses,
        String modelArtifact,
        String sha256) {
    /** Returns the same result with a copy of the artifact. */
    public TrainingResult with(String artifact, String digest) {
        return with(losses, artifact, digest);
    }

    /** Returns the same result with the losses that its job's log has. */
    public TrainingResult with(Map<String, SortedMap<Integer, Double>> byEpoch) {
        return with(byEpoch, modelArtifact, sha256);
    }

    private TrainingResult with(Map<String, SortedMap<Integer, Double>> byEpoch, String artifact, String digest) {
        return new TrainingResult(
                jobName,
                arn,
                image,
                hyperparameters,
                statuses,
                seconds,
                billableSeconds,
                metrics,
                byEpoch,
                artifact,
                digest);
    }
}
