package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.services.Json;
import java.time.Instant;

/**
 * One version in a model package group. Its approval and its properties change; they are read and written under its
 * lock.
 */
final class ModelPackage {
    private static final String PROPERTIES = "CustomerMetadataProperties";

    private final String arn;
    private final int version;
    private final Instant created;
    private final ObjectNode members;

    /** Creates a version from {@code request}. */
    ModelPackage(String arn, int version, Instant created, ObjectNode request) {
        this.arn = arn;
        this.version = version;
        this.created = created;
        this.members = request.deepCopy();
        members.remove("ClientToken");
        if (!members.hasNonNull("ModelApprovalStatus")) {
            members.put("ModelApprovalStatus", "PendingManualApproval");
        }
    }

    String arn() {
        return arn;
    }

    int version() {
        return version;
    }

    /** Returns the answer to DescribeModelPackage; like the service, it names a version by its group. */
    synchronized ObjectNode describe(String group) {
        ObjectNode answer = members.deepCopy().setAll(identity(group));
        answer.put("ModelPackageName", group);
        answer.putObject("ModelPackageStatusDetails").putArray("ValidationStatuses");
        return answer;
    }

    /** Returns one entry of a listing: a version has no name there, only an ARN. */
    synchronized Listing.Summary summary(String group) {
        ObjectNode entry = identity(group);
        Members.copy(members, entry, "ModelPackageDescription", "ModelApprovalStatus");
        return new Listing.Summary(String.format("%s/%09d", group, version), "", created, created, entry);
    }

    private ObjectNode identity(String group) {
        return Json.object()
                .put("ModelPackageGroupName", group)
                .put("ModelPackageVersion", version)
                .put("ModelPackageArn", arn)
                .put("CreationTime", Members.time(created))
                .put("ModelPackageStatus", "Completed");
    }

    synchronized void update(ObjectNode request) {
        Members.copy(
                request, members, "ModelApprovalStatus", "ApprovalDescription", "SourceUri", "InferenceSpecification");
        if (request.hasNonNull(PROPERTIES)) {
            members.withObject("/" + PROPERTIES).setAll((ObjectNode) request.get(PROPERTIES));
        }
        request.path("CustomerMetadataPropertiesToRemove")
                .forEach(key -> members.withObject("/" + PROPERTIES).remove(key.textValue()));
    }

    synchronized String approval() {
        return members.get("ModelApprovalStatus").textValue();
    }
}
