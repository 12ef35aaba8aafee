package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The state of one endpoint. It is safe for the threads that change its status, describe it and invoke it. */
final class HostedEndpoint {
    private final String name;
    private final String arn;
    private final Clock clock;
    private final Instant created;
    private Instant modified;
    private String status = "Creating";
    private String config;
    private String pendingConfig;
    private Instant pendingSince;
    private JsonNode deploymentConfig;
    private Deployment serving;
    private String failureReason;
    private final JsonNode tags;

    HostedEndpoint(String name, String arn, String config, JsonNode tags, Clock clock) {
        this.name = name;
        this.arn = arn;
        this.config = config;
        this.tags = tags;
        this.clock = clock;
        this.created = clock.instant();
        this.modified = created;
    }

    String name() {
        return name;
    }

    String arn() {
        return arn;
    }

    JsonNode tags() {
        return tags;
    }

    /** Returns the deployment that answers requests now. */
    synchronized Optional<Deployment> serving() {
        return Optional.ofNullable(serving).filter(any -> !status.equals("Deleting"));
    }

    /** Records that the new containers run: they replace the previous deployment. */
    synchronized void inService(Deployment deployment) {
        serving = deployment;
        config = deployment.config();
        failureReason = null;
        settle("InService");
    }

    /** Records that the first containers did not start. */
    synchronized void failed(String reason) {
        failureReason = reason;
        settle("Failed");
    }

    /** Begins the replacement of the containers. */
    synchronized void updating(String newConfig, JsonNode newDeploymentConfig) {
        refuseUnlessInService();
        status = "Updating";
        failureReason = null;
        pendingConfig = newConfig;
        modified = clock.instant();
        pendingSince = modified;
        if (newDeploymentConfig.isObject()) {
            deploymentConfig = newDeploymentConfig;
        }
    }

    /** Records that the new containers did not start; the old ones stay in service. */
    synchronized void rollingBack(String reason) {
        failureReason = reason;
        status = "RollingBack";
        modified = clock.instant();
    }

    synchronized void rolledBack() {
        settle("InService");
    }

    synchronized void deleting() {
        if (!status.equals("Failed")) {
            refuseUnlessInService();
        }
        status = "Deleting";
        modified = clock.instant();
    }

    private void refuseUnlessInService() {
        if (status.equals("Failed")) {
            throw SageMakerError.validation(
                    "Cannot update endpoint \"" + arn + "\" with status Failed; only DeleteEndpoint is possible.");
        }
        if (!status.equals("InService")) {
            throw SageMakerError.validation("Cannot update in-progress endpoint \"" + arn + "\".");
        }
    }

    private void settle(String finalStatus) {
        status = finalStatus;
        pendingConfig = null;
        modified = clock.instant();
    }

    synchronized Listing.Summary summary() {
        ObjectNode json = Json.object()
                .put("EndpointName", name)
                .put("EndpointArn", arn)
                .put("CreationTime", Members.time(created))
                .put("LastModifiedTime", Members.time(modified))
                .put("EndpointStatus", status);
        return new Listing.Summary(name, status, created, modified, json);
    }

    /** Returns the answer of DescribeEndpoint. */
    synchronized ObjectNode describe() {
        ObjectNode answer = summary().json().put("EndpointConfigName", config);
        if (failureReason != null) {
            answer.put("FailureReason", Members.reason(failureReason));
        }
        if (pendingConfig != null) {
            answer.putObject("PendingDeploymentSummary")
                    .put("EndpointConfigName", pendingConfig)
                    .put("StartTime", Members.time(pendingSince));
        }
        if (deploymentConfig != null) {
            answer.set("LastDeploymentConfig", deploymentConfig);
        }
        if (serving != null) {
            serving.variants().forEach(variant -> describe(variant, answer));
        }
        return answer;
    }

    private void describe(Deployment.Variant variant, ObjectNode answer) {
        ObjectNode json = answer.withArray("ProductionVariants")
                .addObject()
                .put("VariantName", variant.name())
                .put("CurrentWeight", variant.weight())
                .put("DesiredWeight", variant.weight())
                .put("CurrentInstanceCount", variant.instances())
                .put("DesiredInstanceCount", variant.instances());
        json.withArray("DeployedImages")
                .addObject()
                .put("SpecifiedImage", variant.image())
                .put("ResolvedImage", variant.image())
                .put("ResolutionTime", Members.time(modified));
    }
}
