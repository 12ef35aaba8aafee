package io.dynasage.sagemaker;

import io.dynasage.settings.Problems;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The network in which SageMaker trains and serves. Limits are those of the API's {@code VpcConfig}.
 *
 * @param subnets ids of subnets in which training and endpoints get network interfaces; if empty, SageMaker's own
 *     network is used
 * @param securityGroups ids of the interfaces' security groups
 * @param isolation whether the containers reach no network at all; channels and artifacts are still copied for them
 * @param encryptTraffic whether traffic between training instances is encrypted, which costs time
 */
public record NetworkSettings(
        List<String> subnets, List<String> securityGroups, boolean isolation, boolean encryptTraffic) {
    /** SageMaker's own network. */
    public static final NetworkSettings NONE = new NetworkSettings(List.of(), List.of(), false, false);

    private static final Pattern ID = Pattern.compile("[-0-9a-zA-Z]{1,32}");
    private static final int MOST_SUBNETS = 16;
    private static final int MOST_GROUPS = 5;

    /**
     * Checks the limits that SageMaker enforces.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every problem
     */
    public NetworkSettings {
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        Problems problems = new Problems();
        ids(problems, "subnets", subnets, MOST_SUBNETS, "subnet-0a1b2c3d");
        ids(problems, "security-groups", securityGroups, MOST_GROUPS, "sg-0a1b2c3d");
        problems.require(
                subnets.isEmpty() || !securityGroups.isEmpty(),
                "security-groups",
                "is empty, and SageMaker needs 1 to " + MOST_GROUPS + " of them where subnets are given");
        problems.require(
                securityGroups.isEmpty() || !subnets.isEmpty(),
                "subnets",
                "is empty, and SageMaker needs 1 to " + MOST_SUBNETS + " of them where security groups are given");
        problems.raise();
    }

    private static void ids(Problems problems, String setting, List<String> ids, int most, String example) {
        problems.require(ids.size() <= most, setting, ids.size() + " are given; SageMaker takes at most " + most);
        ids.forEach(id -> problems.require(
                ID.matcher(id).matches(),
                setting,
                "\"" + id + "\" is not an id; write ids such as " + example + ", not names or ARNs"));
    }

    /** Returns whether network interfaces are made in the caller's subnets. */
    boolean inVpc() {
        return !subnets.isEmpty();
    }
}
