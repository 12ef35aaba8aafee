package io.dynasage.sagemaker;

import io.dynasage.settings.Problems;
import io.dynasage.settings.RoleArn;
import io.dynasage.storage.BucketName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the values in a specification that SageMaker would reject, before anything is uploaded or sent. Limits and
 * patterns are those of the service model 2017-07-24.
 */
final class SpecProblems {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final int NAME_LENGTH = 63;
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9.\\-_]{1,64}");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9._\\-]{1,256}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[-\\w]+/[-\\w.+]{1,250}");
    /** Types with NVMe disks: families whose name has a d after the generation, and some for accelerators. */
    private static final Pattern LOCAL_DISKS =
            Pattern.compile("ml\\.([a-z]+\\d+[a-z]*d[a-z]*|g5|g6|g6e|gr6|p5|p5e|p5en|p6|trn1|trn1n|trn2)\\..*");

    private static final Pattern INSTANCE_TYPE =
            Pattern.compile("ml\\.[a-z][a-z0-9-]*\\.(small|medium|large|\\d*xlarge)");
    private static final Set<String> DISTRIBUTIONS = Set.of("FullyReplicated", "ShardedByS3Key");
    private static final Duration LONGEST = Duration.ofDays(28);
    private static final Duration LONGEST_WITHOUT_CHECKPOINTS = Duration.ofHours(1);
    private final List<Problem> problems = new ArrayList<>();

    /**
     * A value that breaks a rule.
     *
     * @param sentence names the field, the value and the rule
     * @param setting the field, named like a setting: {@code instance-type} for {@code instanceType}
     * @param what the value and the rule, to follow the setting
     */
    private record Problem(String sentence, String setting, String what) {}

    /** Returns the problems of a training job, in the order of its fields. The result is empty if there are none. */
    static List<String> of(TrainingJobSpec spec) {
        SpecProblems found = new SpecProblems();
        found.name("name", spec.name());
        found.image(spec.image());
        found.role(spec.roleArn());
        found.hyperparameters(spec.hyperparameters());
        found.accepted(spec);
        found.channels(spec.channels());
        found.s3("outputS3Uri", spec.outputS3Uri());
        found.instances(spec.instanceType(), spec.instanceCount());
        found.volume(spec.volumeSizeGb());
        found.runtime(spec.maxRuntime());
        found.spot(spec);
        found.volumeKey(
                "instanceType", spec.instanceType(), spec.protection().keys().trainingVolumes());
        found.tags(spec.tags());
        return found.sentences();
    }

    /** Returns the problems of a deployment, in the order of its fields. The result is empty if there are none. */
    static List<String> of(EndpointSpec spec) {
        SpecProblems found = new SpecProblems();
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
        SpecProblems found = new SpecProblems();
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

    private void artifact(String uri) {
        s3("modelArtifact", uri);
        check(
                uri != null && uri.endsWith(".tar.gz"),
                "modelArtifact",
                uri,
                "must be the model.tar.gz of a training job");
    }

    private void check(boolean good, String field, Object value, String rule) {
        if (!good) {
            String quoted = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
            problems.add(new Problem(
                    field + " is " + quoted + "; it " + rule + ".",
                    field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                    quoted + " " + rule));
        }
    }

    private List<String> sentences() {
        return problems.stream().map(Problem::sentence).toList();
    }

    /** Throws an exception if there are problems, for settings that have the names of the fields. */
    void raise() {
        Problems settings = new Problems();
        problems.forEach(problem -> settings.require(false, problem.setting(), problem.what()));
        settings.raise();
    }

    void volume(int gigabytes) {
        check(gigabytes >= 1, "volumeSizeGb", gigabytes, "must be at least 1 GiB, for example 30");
    }

    void candidates(Algorithm algorithm, List<Algorithm> candidates) {
        check(
                Set.of(List.of(), List.of(algorithm), TrainingSettings.COMPARED).contains(candidates)
                        && (candidates.size() < 2 || algorithm == candidates.get(0)),
                "candidates",
                candidates,
                "may be " + TrainingSettings.COMPARED + " where training.algorithm is the first of them, or [] for"
                        + " training.algorithm, which is " + algorithm + ", alone");
    }

    private void name(String field, String value) {
        check(
                value != null
                        && value.length() <= NAME_LENGTH
                        && NAME.matcher(value).matches(),
                field,
                value,
                "must be 1 to 63 letters, digits and hyphens, and begin and end with a letter or digit");
    }

    private void mediaTypes(String name, List<String> types) {
        check(
                !types.isEmpty()
                        && types.stream().allMatch(t -> MEDIA_TYPE.matcher(t).matches()),
                name,
                types,
                "must name at least one media type, for example text/csv");
    }

    private void image(String value) {
        check(
                value != null && !value.isBlank() && value.length() <= 255 && !value.contains(" "),
                "image",
                value,
                "must be the URI of a container image, at most 255 characters");
    }

    private void role(String value) {
        check(
                value != null && value.length() >= 20 && value.length() <= 2048 && RoleArn.matches(value),
                "roleArn",
                value,
                "must be the ARN of an execution role, for example "
                        + "arn:aws:iam::123456789012:role/SageMakerExecution (a role's name is not enough)");
    }

    private void hyperparameters(Map<String, String> hyperparameters) {
        check(hyperparameters.size() <= 100, "hyperparameters", hyperparameters.size() + " entries", "may hold 100");
        hyperparameters.forEach((key, value) -> {
            check(
                    !key.isEmpty() && key.length() <= 256,
                    "hyperparameters",
                    key,
                    "must have names of 1 to 256 characters");
            check(
                    value != null && value.length() <= 2500,
                    "hyperparameters." + key,
                    value,
                    "must have a value of at most 2500 characters");
        });
    }

    /** Records what an algorithm refuses of a training's settings, to which the job will add its own. */
    void hyperparameters(HyperparameterProblems rules, Map<String, String> given) {
        rules.each(
                given,
                (name, what) -> problems.add(
                        new Problem("hyperparameters." + name + ": " + what + ".", "hyperparameters." + name, what)));
    }

    /** Records what the image of one of Amazon's algorithms refuses of a job. */
    private void accepted(TrainingJobSpec spec) {
        HyperparameterProblems.of(spec.image())
                .flatMap(rules -> rules.together(spec.hyperparameters()))
                .ifPresent(what -> problems.add(new Problem(
                        "hyperparameters would end the training job: " + what + ".", "hyperparameters", what)));
    }

    private void channels(List<TrainingChannel> channels) {
        check(
                !channels.isEmpty() && channels.size() <= 20,
                "channels",
                channels.size() + " channels",
                "must be 1 to 20");
        Set<String> names = new HashSet<>();
        for (TrainingChannel channel : channels) {
            String field = "channel \"" + channel.name() + "\"";
            check(
                    channel.name() != null && CHANNEL.matcher(channel.name()).matches(),
                    field + " name",
                    channel.name(),
                    "must be 1 to 64 letters, digits, dots, hyphens and underscores");
            check(names.add(channel.name()), field + " name", channel.name(), "must be used once");
            s3(field + " s3Uri", channel.s3Uri());
            check(
                    channel.s3Uri() != null && channel.s3Uri().endsWith("/"),
                    field + " s3Uri",
                    channel.s3Uri(),
                    "must end with a slash, because SageMaker would else also read siblings whose name begins with it");
            check(
                    DISTRIBUTIONS.contains(channel.distribution()),
                    field + " distribution",
                    channel.distribution(),
                    "must be FullyReplicated or ShardedByS3Key");
        }
    }

    private void s3(String field, String value) {
        check(
                value != null && value.length() <= 1024 && value.startsWith("s3://") && isUri(value),
                field,
                value,
                "must be s3://bucket/path, at most 1024 characters");
        Optional<String> bucket = Optional.ofNullable(value).flatMap(BucketName::problem);
        check(bucket.isEmpty(), field, value, bucket.orElse(""));
    }

    private static boolean isUri(String text) {
        try {
            return !URI.create(text).isOpaque();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    void instances(String type, int count) {
        check(
                type != null && INSTANCE_TYPE.matcher(type).matches(),
                "instanceType",
                type,
                "must be a SageMaker instance type: ml, a family and a size, for example ml.m5.xlarge");
        check(count >= 1, "instanceCount", count, "must be at least 1");
    }

    /**
     * Requires an instance type whose disks a key can encrypt. SageMaker refuses a key where disks are in the instance:
     * their hardware encrypts them, see ResourceConfig and CreateEndpointConfig in the SageMaker API Reference.
     */
    private void volumeKey(String field, String type, Optional<String> key) {
        check(
                key.isEmpty() || type == null || !LOCAL_DISKS.matcher(type).matches(),
                field,
                type,
                "must be a type without disks of its own where a KMS key encrypts its volumes, for example ml.m5.xlarge"
                        + "; hardware encrypts disks in the instance, so take another type or leave the key out");
    }

    void runtime(Duration runtime) {
        check(
                runtime != null && runtime.toSeconds() >= 1 && runtime.compareTo(LONGEST) <= 0,
                "maxRuntime",
                runtime,
                "must be 1 second to 28 days");
    }

    private void spot(TrainingJobSpec spec) {
        Duration runtime = spec.maxRuntime();
        boolean checkpoints = spec.image() == null
                || !spec.image().contains("/factorization-machines:")
                        && !spec.image().contains("/knn:");
        check(
                !spec.spot() || runtime == null || checkpoints || runtime.compareTo(LONGEST_WITHOUT_CHECKPOINTS) <= 0,
                "maxRuntime",
                runtime,
                "must be at most PT1H on spot capacity, because this algorithm writes no "
                        + "checkpoints; shorten it or train on demand");
    }

    void guardrails(Guardrails guardrails, int instances) {
        guardrails
                .problems(instances)
                .found()
                .forEach(problem -> problems.add(new Problem(
                        problem.setting() + ": " + problem.what() + ".", problem.setting(), problem.what())));
    }

    private void tags(Map<String, String> tags) {
        check(tags.size() <= 50, "tags", tags.size() + " tags", "may be 50");
        tags.forEach((key, value) -> {
            check(
                    !key.isEmpty() && key.length() <= 128 && TAG.matcher(key).matches(),
                    "tags",
                    key,
                    "must have keys of 1 to 128 letters, digits, spaces and _.:/=+-@");
            check(
                    value != null && value.length() <= 256 && TAG.matcher(value).matches(),
                    "tags." + key,
                    value,
                    "must be at most 256 letters, digits, spaces and _.:/=+-@");
        });
    }
}
