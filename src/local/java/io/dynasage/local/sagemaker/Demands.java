package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The members that an organization's service control policies demand in requests. */
final class Demands {
    private final Set<String> members = new ConcurrentSkipListSet<>();

    /** Adds a demand: an operation and the path of a member, with dots. */
    void add(String member) {
        String operation = member.replaceFirst("\\..*", "");
        if (!ControlPlane.OPERATIONS.contains(operation) || !member.matches("\\w+(\\.\\w+)+")) {
            throw new IllegalArgumentException("\"" + member + "\" demands nothing; write an operation and a member of"
                    + " its request, such as CreateTrainingJob.VpcConfig or"
                    + " CreateTrainingJob.ResourceConfig.VolumeKmsKeyId");
        }
        members.add(member);
    }

    /** Removes a demand. */
    void remove(String member) {
        members.remove(member);
    }

    /** Refuses a request that lacks a demanded member, in the words of IAM. AWS authorizes before it looks closer. */
    void check(String user, String operation, JsonNode request, String arn) {
        members.stream()
                .filter(member -> member.startsWith(operation + "."))
                .filter(member -> !isIn(request, member.substring(operation.length())))
                .findFirst()
                .ifPresent(member -> {
                    throw new SageMakerError(
                            "AccessDeniedException",
                            400,
                            "User: " + user + " is not authorized to perform: sagemaker:" + operation + " on resource: "
                                    + arn + " with an explicit deny in a service control policy");
                });
    }

    private static boolean isIn(JsonNode request, String path) {
        JsonNode value = request.at(path.replace('.', '/'));
        return Optional.of(value)
                .filter(given -> !given.isMissingNode() && !given.isNull())
                .filter(given -> !given.isBoolean() || given.booleanValue())
                .isPresent();
    }
}
