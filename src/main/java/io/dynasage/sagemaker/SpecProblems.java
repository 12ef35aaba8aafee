package io.dynasage.sagemaker;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the values in a specification that SageMaker would reject, before anything is uploaded or sent. Limits and
 * patterns are those of the service model 2017-07-24.
 */
final class SpecProblems {
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9.\\-_]{1,64}");
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9._\\-]{1,256}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Set<String> DISTRIBUTIONS = Set.of(TrainingChannel.REPLICATED, TrainingChannel.SHARDED);
    private static final Duration LONGEST_WITHOUT_CHECKPOINTS = Duration.ofHours(1);

    private SpecProblems() {}

    /** Returns the problems of a training job, in the order of its fields. The result is empty if there are none. */
    static List<String> of(TrainingJobSpec spec) {
        FieldProblems found = new FieldProblems();
        found.name("name", spec.name());
        found.image(spec.image());
        found.role(spec.roleArn());
        found.hyperparameters(spec.hyperparameters());
        accepted(found, spec);
        channels(found, spec.channels());
        found.s3("outputS3Uri", spec.outputS3Uri());
        found.instances(spec.instanceType(), spec.instanceCount());
        found.volume(spec.volumeSizeGb());
        found.runtime(spec.maxRuntime());
        spot(found, spec);
        found.volumeKey(
                "instanceType", spec.instanceType(), spec.protection().keys().trainingVolumes());
        found.tags(spec.tags());
        return found.sentences();
    }

    /** Returns the problems of a deployment, in the order of its fields. The result is empty if there are none. */
    static List<String> of(EndpointSpec spec) {
        FieldProblems found = new FieldProblems();
        found.name("endpointName", spec.endpointName());
        found.name("modelName", spec.modelName());
        found.name("configName", spec.configName());
        found.image(spec.image());
        found.artifact(spec.modelArtifact());
        found.role(spec.roleArn());
        found.instances(spec.instanceType(), spec.instanceCount());
        found.volumeKey(
                "instanceType", spec.instanceType(), spec.protection().keys().endpointVolumes());
        found.tags(spec.versionTags());
        found.guardrails(spec.guardrails(), spec.instanceCount());
        return found.sentences();
    }

    /**
     * Returns the problems of a version for the registry, in the order of its fields. The result is empty if there are
     * none.
     */
    static List<String> of(ModelVersion version) {
        FieldProblems found = new FieldProblems();
        found.name("group", version.group());
        found.check(
                version.runId() != null && RUN_ID.matcher(version.runId()).matches(),
                "runId",
                version.runId(),
                "must be 1 to 256 letters, digits, dots, hyphens and underscores");
        found.image(version.image());
        found.artifact(version.modelArtifact());
        found.check(
                version.sha256() != null && SHA256.matcher(version.sha256()).matches(),
                "sha256",
                version.sha256(),
                "must be the artifact's SHA-256, 64 lower-case hexadecimal digits");
        found.mediaTypes("contentTypes", version.contentTypes());
        found.mediaTypes("responseTypes", version.responseTypes());
        found.check(version.approval() != null, "approval", null, "must be APPROVED, REJECTED or PENDING");
        if (version.metricsUri() != null) {
            found.s3("metricsUri", version.metricsUri());
        }
        found.tags(version.tags());
        return found.sentences();
    }

    /** @throws InvalidSpecException if there are problems with what the subject names */
    static void refuse(String subject, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidSpecException(subject, problems);
        }
    }

    /** Records what the image of one of Amazon's algorithms refuses of a job. */
    private static void accepted(FieldProblems found, TrainingJobSpec spec) {
        HyperparameterProblems.of(spec.image())
                .flatMap(rules -> rules.together(spec.hyperparameters()))
                .ifPresent(what -> found.add(
                        "hyperparameters would end the training job: " + what + ".", "hyperparameters", what));
    }

    private static void channels(FieldProblems found, List<TrainingChannel> channels) {
        found.check(
                !channels.isEmpty() && channels.size() <= 20,
                "channels",
                channels.size() + " channels",
                "must be 1 to 20");
        Set<String> names = new HashSet<>();
        for (TrainingChannel channel : channels) {
            String field = "channel \"" + channel.name() + "\"";
            found.check(
                    channel.name() != null && CHANNEL.matcher(channel.name()).matches(),
                    field + " name",
                    channel.name(),
                    "must be 1 to 64 letters, digits, dots, hyphens and underscores");
            found.check(names.add(channel.name()), field + " name", channel.name(), "must be used once");
            found.s3(field + " s3Uri", channel.s3Uri());
            found.check(
                    channel.s3Uri() != null && channel.s3Uri().endsWith("/"),
                    field + " s3Uri",
                    channel.s3Uri(),
                    "must end with a slash, because SageMaker would else also read siblings whose name begins with it");
            found.check(
                    DISTRIBUTIONS.contains(channel.distribution()),
                    field + " distribution",
                    channel.distribution(),
                    "must be FullyReplicated or ShardedByS3Key");
        }
    }

    private static void spot(FieldProblems found, TrainingJobSpec spec) {
        Duration runtime = spec.maxRuntime();
        boolean checkpoints = spec.image() == null
                || !spec.image().contains("/factorization-machines:")
                        && !spec.image().contains("/knn:");
        found.check(
                !spec.spot() || runtime == null || checkpoints || runtime.compareTo(LONGEST_WITHOUT_CHECKPOINTS) <= 0,
                "maxRuntime",
                runtime,
                "must be at most PT1H on spot capacity, because this algorithm writes no "
                        + "checkpoints; shorten it or train on demand");
    }
}
