package io.dynasage.sagemaker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.model.AlgorithmSpecification;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.S3DataSource;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.StoppingCondition;
import software.amazon.awssdk.services.sagemaker.model.Tag;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;

/** Builds the API request of a training job. */
final class TrainingJobRequest {
    private TrainingJobRequest() {}

    /**
     * Returns the request for a job. This method has no side effects. Compression and metric definitions are not sent,
     * because built-in algorithms reject them.
     */
    static CreateTrainingJobRequest of(TrainingJobSpec spec) {
        Protection protection = spec.protection();
        return CreateTrainingJobRequest.builder()
                .trainingJobName(spec.name())
                .algorithmSpecification(AlgorithmSpecification.builder()
                        .trainingImage(spec.image())
                        .trainingInputMode(TrainingInputMode.FILE)
                        .build())
                .roleArn(spec.roleArn())
                .hyperParameters(Optional.of(spec.hyperparameters())
                        .filter(given -> !given.isEmpty())
                        .orElse(null))
                .inputDataConfig(spec.channels().stream()
                        .map(TrainingJobRequest::channel)
                        .toList())
                .outputDataConfig(o -> o.s3OutputPath(outputPath(spec))
                        .kmsKeyId(protection.keys().output().orElse(null)))
                .resourceConfig(r -> r.instanceType(spec.instanceType())
                        .instanceCount(spec.instanceCount())
                        .volumeSizeInGB(spec.volumeSizeGb())
                        .volumeKmsKeyId(protection.keys().trainingVolumes().orElse(null)))
                .vpcConfig(protection.vpcConfig())
                .enableNetworkIsolation(Protection.flag(protection.network().isolation()))
                .enableInterContainerTrafficEncryption(
                        Protection.flag(protection.network().encryptTraffic()))
                .stoppingCondition(stopping(spec))
                .enableManagedSpotTraining(spec.spot())
                .tags(tags(spec.tags()))
                .build();
    }

    /** Returns the output path, to which SageMaker appends {@code /<job>/output/model.tar.gz}. */
    static String outputPath(TrainingJobSpec spec) {
        return spec.outputS3Uri().replaceAll("/+$", "");
    }

    private static Channel channel(TrainingChannel channel) {
        return Channel.builder()
                .channelName(channel.name())
                .contentType(channel.contentType())
                .dataSource(d -> d.s3DataSource(s -> s.s3DataType(S3DataType.S3_PREFIX)
                        .s3Uri(channel.s3Uri())
                        .s3DataDistributionType(channel.distribution())))
                .build();
    }

    /**
     * Returns the time limits. On spot capacity, the total wait, including interruptions, must not be shorter than the
     * longest training.
     */
    private static StoppingCondition stopping(TrainingJobSpec spec) {
        int seconds = Math.toIntExact(spec.maxRuntime().toSeconds());
        StoppingCondition.Builder stopping = StoppingCondition.builder().maxRuntimeInSeconds(seconds);
        if (spec.spot()) {
            stopping.maxWaitTimeInSeconds(seconds);
        }
        return stopping.build();
    }

    /** Returns the tags in the API's form, or null if there are none. */
    static List<Tag> tags(Map<String, String> tags) {
        return tags.isEmpty()
                ? null
                : tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }

    /** Returns whether an existing job is the one that this specification would have created. */
    static boolean sameJob(DescribeTrainingJobResponse job, TrainingJobSpec spec) {
        return spec.image().equals(job.algorithmSpecification().trainingImage())
                && spec.hyperparameters().equals(job.hyperParameters())
                && outputPath(spec).equals(job.outputDataConfig().s3OutputPath())
                && spec.channels().stream()
                        .map(TrainingChannel::s3Uri)
                        .toList()
                        .equals(job.inputDataConfig().stream()
                                .map(TrainingJobRequest::s3Uri)
                                .toList());
    }

    /** Returns where a channel is in S3; empty if it is in a file system. */
    private static String s3Uri(Channel channel) {
        return Optional.ofNullable(channel.dataSource().s3DataSource())
                .map(S3DataSource::s3Uri)
                .orElse("");
    }
}
