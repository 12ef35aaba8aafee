package io.dynasage.sagemaker;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sagemaker.model.VpcConfig;

/** The network and the keys of everything that SageMaker runs for a job. */
public record Protection(NetworkSettings network, KeySettings keys) {
    private static final String NETWORK = "sagemaker.network.subnets and security-groups";
    /** SageMaker's own network and AWS's keys. */
    public static final Protection NONE = new Protection(NetworkSettings.NONE, KeySettings.NONE);

    /** Returns the network of a request, or null for SageMaker's own. */
    VpcConfig vpcConfig() {
        if (!network.inVpc()) {
            return null;
        }
        return VpcConfig.builder()
                .subnets(network.subnets())
                .securityGroupIds(network.securityGroups())
                .build();
    }

    /** Returns the settings that a training job leaves to AWS. */
    List<String> unsetForTraining() {
        return unset(List.of(
                Map.entry(NETWORK, network.inVpc()),
                Map.entry("sagemaker.network.isolation", network.isolation()),
                Map.entry("sagemaker.network.encrypt-traffic", network.encryptTraffic()),
                Map.entry(
                        "sagemaker.keys.training-volumes",
                        keys.trainingVolumes().isPresent()),
                Map.entry("sagemaker.keys.output", keys.output().isPresent())));
    }

    /** Returns the settings that a model leaves to AWS. */
    List<String> unsetForModel() {
        return unset(List.of(
                Map.entry(NETWORK, network.inVpc()), Map.entry("sagemaker.network.isolation", network.isolation())));
    }

    /** Returns the settings that an endpoint config leaves to AWS. */
    List<String> unsetForEndpoint() {
        return unset(List.of(Map.entry(
                "sagemaker.keys.endpoint-volumes", keys.endpointVolumes().isPresent())));
    }

    private static List<String> unset(List<Map.Entry<String, Boolean>> settings) {
        return settings.stream()
                .filter(setting -> !setting.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns a flag of a request, or null to leave it out. */
    static Boolean flag(boolean set) {
        return set ? true : null;
    }
}
