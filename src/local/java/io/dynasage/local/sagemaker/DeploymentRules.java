package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.ArrayList;
import java.util.List;

/** The rules by which CreateEndpoint and UpdateEndpoint refuse a DeploymentConfig whose members are all well-formed. */
final class DeploymentRules {
    private static final int MOST_PERCENT_AT_FIRST = 50;
    private static final int LEAST_LINEAR_PERCENT = 10;

    private DeploymentRules() {}

    /** @param deployment a missing node if the request has none */
    static void check(JsonNode deployment) {
        boolean blueGreen = deployment.hasNonNull("BlueGreenUpdatePolicy");
        if (blueGreen && deployment.hasNonNull("RollingUpdatePolicy")) {
            throw SageMakerError.validation(
                    "Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy can be specified.");
        }
        if (blueGreen) {
            check(
                    deployment.get("BlueGreenUpdatePolicy"),
                    deployment.at("/BlueGreenUpdatePolicy/TrafficRoutingConfiguration"));
        }
        if (deployment.hasNonNull("AutoRollbackConfiguration")
                && alarms(deployment).stream().anyMatch(String::isBlank)) {
            throw SageMakerError.validation("Each of AutoRollbackConfiguration.Alarms needs an AlarmName.");
        }
    }

    private static void check(JsonNode policy, JsonNode routing) {
        String type = routing.path("Type").asText();
        size(routing.path("CanarySize"), "CanarySize", type.equals("CANARY"), 1);
        size(routing.path("LinearStepSize"), "LinearStepSize", type.equals("LINEAR"), LEAST_LINEAR_PERCENT);
        long waits = policy.path("TerminationWaitInSeconds").asLong(0)
                + routing.path("WaitIntervalInSeconds").asLong();
        if (policy.hasNonNull("MaximumExecutionTimeoutInSeconds")
                && policy.get("MaximumExecutionTimeoutInSeconds").asLong() <= waits) {
            throw SageMakerError.validation("MaximumExecutionTimeoutInSeconds must be larger than the " + waits
                    + " seconds of TerminationWaitInSeconds and WaitIntervalInSeconds.");
        }
    }

    private static void size(JsonNode size, String member, boolean needed, int least) {
        boolean given = !size.isMissingNode() && !size.isNull();
        if (given != needed) {
            String rule = needed ? " is required for" : " cannot be specified with";
            throw SageMakerError.validation(member + rule + " this traffic routing type.");
        }
        int value = size.path("Value").asInt();
        if (given
                && size.path("Type").asText().equals("CAPACITY_PERCENT")
                && (value < least || value > MOST_PERCENT_AT_FIRST)) {
            throw SageMakerError.validation(member + " must be " + least + " to " + MOST_PERCENT_AT_FIRST
                    + " percent of the capacity, not " + value + ".");
        }
    }

    /** Refuses a key for the volumes of an instance with disks of its own, as training and endpoints do. */
    static void checkKey(String member, JsonNode request, String instanceType) {
        boolean ownDisks = instanceType.matches("ml\\.(m5d|c5d|r5d|m6gd|c6gd|r6gd|g4dn|g5|g6|p3dn|p4d|p4de|p5)\\..*");
        if (request.hasNonNull(member) && ownDisks) {
            throw SageMakerError.validation(member + " cannot be specified for instance type " + instanceType
                    + ", because its local storage is encrypted by hardware.");
        }
    }

    /** Returns the alarms that watch a deployment. */
    static List<String> alarms(JsonNode deployment) {
        List<String> alarms = new ArrayList<>();
        deployment
                .at("/AutoRollbackConfiguration/Alarms")
                .forEach(alarm -> alarms.add(alarm.path("AlarmName").asText()));
        return alarms;
    }
}
