package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.Optional;

/**
 * The rules by which CreateTrainingJob refuses requests whose members are all well-formed, and the defaults that it
 * fills in.
 */
final class TrainingRequestRules {
    /** The default of the service for MaxRuntimeInSeconds: one day. */
    static final long DEFAULT_MAX_RUNTIME_SECONDS = 86_400;
    /**
     * The share of the training time that a spot job is billed here. AWS advertises savings of up to 90 %; 70 % is
     * common.
     */
    static final double SPOT_SHARE = 0.3;

    private static final int MOST_INSTANCES = 10_000;
    private static final long MAX_WAIT_WITHOUT_CHECKPOINTS = 3600;

    private TrainingRequestRules() {}

    static void check(JsonNode request) {
        JsonNode algorithm = request.path("AlgorithmSpecification");
        if (!algorithm.hasNonNull("TrainingImage")) {
            throw SageMakerError.validation(
                    "AlgorithmSpecification needs a TrainingImage: the local SageMaker knows no algorithm resources.");
        }
        Optional<BuiltInAlgorithm> builtIn =
                BuiltInAlgorithms.ofImage(algorithm.get("TrainingImage").textValue());
        if (builtIn.isPresent() && !algorithm.path("MetricDefinitions").isEmpty()) {
            throw SageMakerError.validation(
                    "You can't override the metric definitions for Amazon SageMaker algorithms. "
                            + "Please retry the request without specifying metric definitions.");
        }
        checkResources(request.path("ResourceConfig"));
        checkKey(request.path("ResourceConfig"));
        checkSpot(request, builtIn.isPresent() && !builtIn.get().checkpoints());
    }

    private static void checkResources(JsonNode resources) {
        for (String member : new String[] {"InstanceType", "InstanceCount", "VolumeSizeInGB"}) {
            if (!resources.hasNonNull(member)
                    || resources.get(member).isInt() && resources.get(member).intValue() < 1) {
                String least = member.equals("InstanceType") ? "." : " of at least 1.";
                throw SageMakerError.validation("ResourceConfig needs " + member + least);
            }
        }
    }

    private static void checkKey(JsonNode resources) {
        if (resources.path("InstanceCount").asInt() > MOST_INSTANCES) {
            throw new SageMakerError(
                    "ResourceLimitExceeded",
                    400,
                    "The account-level service limit '"
                            + resources.path("InstanceType").asText()
                            + " for training job usage' is " + MOST_INSTANCES
                            + " Instances, with current utilization of"
                            + " 0 Instances and a request delta of " + resources.path("InstanceCount") + " Instances.");
        }
        DeploymentRules.checkKey(
                "VolumeKmsKeyId", resources, resources.path("InstanceType").asText());
    }

    private static void checkSpot(JsonNode request, boolean withoutCheckpoints) {
        JsonNode condition = request.path("StoppingCondition");
        long maxRuntime = condition.path("MaxRuntimeInSeconds").asLong(DEFAULT_MAX_RUNTIME_SECONDS);
        boolean spot = request.path("EnableManagedSpotTraining").asBoolean();
        if (!spot && condition.hasNonNull("MaxWaitTimeInSeconds")) {
            throw SageMakerError.validation(
                    "MaxWaitTimeInSeconds above 0 is not supported when EnableManagedSpotTraining is set to false.");
        }
        if (!spot) {
            return;
        }
        long maxWait = condition.path("MaxWaitTimeInSeconds").asLong(0);
        if (maxWait < maxRuntime) {
            throw SageMakerError.validation(
                    "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to"
                            + " MaxRuntimeInSeconds.");
        }
        if (withoutCheckpoints && maxWait > MAX_WAIT_WITHOUT_CHECKPOINTS) {
            throw SageMakerError.validation("MaxWaitTimeInSeconds is " + maxWait + " but must be at most "
                    + MAX_WAIT_WITHOUT_CHECKPOINTS
                    + " for built-in algorithms without checkpoints.");
        }
    }

    /** Fills in members that a description has even if the request had none. */
    static void fillDefaults(ObjectNode job) {
        for (String flag : new String[] {
            "EnableNetworkIsolation", "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining"
        }) {
            if (!job.hasNonNull(flag)) {
                job.put(flag, false);
            }
        }
        if (!job.path("StoppingCondition").hasNonNull("MaxRuntimeInSeconds")) {
            job.withObject("/StoppingCondition").put("MaxRuntimeInSeconds", DEFAULT_MAX_RUNTIME_SECONDS);
        }
    }
}
