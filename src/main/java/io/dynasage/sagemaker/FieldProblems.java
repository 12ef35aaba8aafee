package io.dynasage.sagemaker;

import io.dynasage.settings.Problems;
import io.dynasage.settings.RoleArn;
import io.dynasage.storage.BucketName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Collects the values of single fields that SageMaker would reject. Limits and patterns are those of the service model
 * 2017-07-24.
 */
final class FieldProblems {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final int NAME_LENGTH = 63;
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[-\\w]+/[-\\w.+]{1,250}");
    private static final Pattern INSTANCE_TYPE =
            Pattern.compile("ml\\.[a-z][a-z0-9-]*\\.(small|medium|large|\\d*xlarge)");
    private static final Duration LONGEST = Duration.ofDays(28);
    /** Types with NVMe disks: families whose name has a d after the generation, and some for accelerators. */
    private static final Pattern LOCAL_DISKS =
            Pattern.compile("ml\\.([a-z]+\\d+[a-z]*d[a-z]*|g5|g6|g6e|gr6|p5|p5e|p5en|p6|trn1|trn1n|trn2)\\..*");

    private final List<Problem> problems = new ArrayList<>();

    /**
     * A value that breaks a rule.
     *
     * @param sentence names the field, the value and the rule
     * @param setting the field, named like a setting: {@code instance-type} for {@code instanceType}
     * @param what the value and the rule, to follow the setting
     */
    private record Problem(String sentence, String setting, String what) {}

    /** Records a problem that {@link #check} has no words for. */
    void add(String sentence, String setting, String what) {
        problems.add(new Problem(sentence, setting, what));
    }

    void artifact(String uri) {
        s3("modelArtifact", uri);
        check(
                uri != null && uri.endsWith(".tar.gz"),
                "modelArtifact",
                uri,
                "must be the model.tar.gz of a training job");
    }

    void check(boolean good, String field, Object value, String rule) {
        if (!good) {
            String quoted = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
            problems.add(new Problem(
                    field + " is " + quoted + "; it " + rule + ".",
                    field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                    quoted + " " + rule));
        }
    }

    List<String> sentences() {
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

    void name(String field, String value) {
        check(
                value != null
                        && value.length() <= NAME_LENGTH
                        && NAME.matcher(value).matches(),
                field,
                value,
                "must be 1 to 63 letters, digits and hyphens, and begin and end with a letter or digit");
    }

    void mediaTypes(String name, List<String> types) {
        check(
                !types.isEmpty()
                        && types.stream().allMatch(t -> MEDIA_TYPE.matcher(t).matches()),
                name,
                types,
                "must name at least one media type, for example text/csv");
    }

    void image(String value) {
        check(
                value != null && !value.isBlank() && value.length() <= 255 && !value.contains(" "),
                "image",
                value,
                "must be the URI of a container image, at most 255 characters");
    }

    void role(String value) {
        check(
                value != null && value.length() >= 20 && value.length() <= 2048 && RoleArn.matches(value),
                "roleArn",
                value,
                "must be the ARN of an execution role, for example "
                        + "arn:aws:iam::123456789012:role/SageMakerExecution (a role's name is not enough)");
    }

    void hyperparameters(Map<String, String> hyperparameters) {
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

    void s3(String field, String value) {
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
    void volumeKey(String field, String type, Optional<String> key) {
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

    void guardrails(Guardrails guardrails, int instances) {
        guardrails
                .problems(instances)
                .found()
                .forEach(problem -> problems.add(new Problem(
                        problem.setting() + ": " + problem.what() + ".", problem.setting(), problem.what())));
    }

    void tags(Map<String, String> tags) {
        check(tags.size() <= 50, "tags", tags.size() + " tags", "may be 50");
        tags.forEach((key, value) -> {
            check(
                    !key.isEmpty() && key.length() <= 128 && TAG.matcher(key).matches(),
                    "tags",
                    key,
                    "must have keys of 1 to 128 letters, digits, spaces and _.:/=+-@");
            check(
                    !key.toLowerCase(Locale.ROOT).startsWith("aws:"),
                    "tags",
                    key,
                    "must not begin with aws:, which AWS reserves for its own tags");
            check(
                    value != null && value.length() <= 256 && TAG.matcher(value).matches(),
                    "tags." + key,
                    value,
                    "must be at most 256 letters, digits, spaces and _.:/=+-@");
        });
    }
}
