package io.dynasage.sagemaker;

import io.dynasage.settings.Problems;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The KMS keys with which SageMaker encrypts, each as a key's id or ARN, or as its alias, {@code alias/name}, or the
 * alias's ARN. Empty: keys of AWS.
 *
 * @param trainingVolumes encrypts the disks of training instances; SageMaker takes no alias here
 * @param output encrypts the artifact that training writes to S3
 * @param endpointVolumes encrypts the disks of the endpoint's instances
 */
public record KeySettings(Optional<String> trainingVolumes, Optional<String> output, Optional<String> endpointVolumes) {
    /** Keys of AWS. */
    public static final KeySettings NONE = new KeySettings(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String UUID = "(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final String ARN = "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:";
    private static final Pattern KEY = Pattern.compile("(" + ARN + "key/)?" + UUID);
    private static final Pattern ALIAS = Pattern.compile("(" + ARN + ")?alias/[a-zA-Z0-9/_-]{1,250}");

    /**
     * Checks the forms that SageMaker takes.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every problem
     */
    public KeySettings {
        Problems problems = new Problems();
        trainingVolumes.ifPresent(key -> problems.require(
                KEY.matcher(key).matches(),
                "training-volumes",
                "\"" + key + "\" is not a KMS key's id or ARN; SageMaker takes no alias for the volumes of training"));
        output.ifPresent(key -> form(problems, "output", key));
        endpointVolumes.ifPresent(key -> form(problems, "endpoint-volumes", key));
        problems.raise();
    }

    private static void form(Problems problems, String setting, String key) {
        problems.require(
                KEY.matcher(key).matches() || ALIAS.matcher(key).matches(),
                setting,
                "\"" + key + "\" is not a KMS key's id or ARN, nor an alias such as alias/sagemaker");
    }
}
