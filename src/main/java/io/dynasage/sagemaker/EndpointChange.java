package io.dynasage.sagemaker;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;

/** One creation or update of an endpoint, from the request to the version that serves in the end. */
final class EndpointChange {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointChange.class);
    private final SageMakerClient client;
    private final Poller poller;
    private final Target target;
    private final DescribeEndpointResponse before;

    /**
     * What the endpoint is to become.
     *
     * @param tags put on the endpoint if it is created
     * @param guardrails how carefully it is updated if it exists
     */
    record Target(String endpointName, String configName, Map<String, String> tags, Guardrails guardrails) {
        /** Without guardrails. */
        Target(String endpointName, String configName, Map<String, String> tags) {
            this(endpointName, configName, tags, Guardrails.NONE);
        }
    }

    /** @param before the endpoint in service, or null if there is none */
    EndpointChange(SageMakerClient client, Poller poller, Target target, DescribeEndpointResponse before) {
        this.client = client;
        this.poller = poller;
        this.target = target;
        this.before = before;
    }

    /**
     * Sends the request and waits.
     *
     * @param undo removes the new version; run only when it is certain that the endpoint does not use it. After a
     *     request without a clear answer it is not: the request may have been accepted.
     */
    DescribeEndpointResponse apply(Runnable undo) {
        try {
            send();
        } catch (SdkException e) {
            if (e instanceof AwsServiceException answer && answer.statusCode() < 500) {
                undo.run();
            }
            throw new DeploymentFailedException(
                    RemoteErrors.refused("to change endpoint \"" + target.endpointName() + "\"", e)
                                    .getMessage() + " " + still(),
                    e);
        }
        Settling settling = new Settling(before);
        Optional<DescribeEndpointResponse> after = poller.until(
                () -> RemoteErrors.orAskAgain(this::find),
                settling::done,
                "endpoint \"" + target.endpointName() + "\" to serve " + target.configName());
        if (after.isPresent()
                && after.get().endpointStatus() == EndpointStatus.IN_SERVICE
                && target.configName().equals(after.get().endpointConfigName())) {
            return after.get();
        }
        throw failed(after.orElse(null), undo);
    }

    /** The new config may not be visible everywhere at once; that refusal passes. */
    private void send() {
        poller.until(
                () -> {
                    try {
                        request();
                        return true;
                    } catch (AwsServiceException e) {
                        if (RemoteErrors.missing(e) && RemoteErrors.message(e).contains("endpoint configuration")) {
                            LOG.info("SageMaker does not see the new endpoint config {} yet", target.configName());
                            return false;
                        }
                        throw e;
                    }
                },
                sent -> sent,
                "endpoint config \"" + target.configName() + "\" to become visible");
    }

    private void request() {
        if (before == null) {
            client.createEndpoint(EndpointRequests.creation(target));
        } else {
            client.updateEndpoint(EndpointRequests.update(target));
        }
    }

    private Optional<DescribeEndpointResponse> find() {
        return RemoteErrors.find(() -> client.describeEndpoint(d -> d.endpointName(target.endpointName())));
    }

    private DeploymentFailedException failed(DescribeEndpointResponse after, Runnable undo) {
        String status = after == null ? "deleted" : after.endpointStatusAsString();
        String reason = after == null || after.failureReason() == null ? "no reason given" : after.failureReason();
        boolean inUse = after != null
                && after.endpointStatus() != EndpointStatus.FAILED
                && !(after.endpointStatus() == EndpointStatus.IN_SERVICE
                        && !target.configName().equals(after.endpointConfigName()));
        if (before == null && after != null && after.endpointStatus() == EndpointStatus.FAILED) {
            deleteFailed();
        }
        if (!inUse) {
            undo.run();
        }
        return new DeploymentFailedException(
                "Endpoint \"" + target.endpointName()
                        + "\" did not come into service with " + target.configName() + " and is " + status + ": "
                        + reason + (reason.endsWith(".") ? " " : ". ")
                        + (inUse ? "It needs repair in the SageMaker console." : still())
                        + " The container's log is in "
                        + "CloudWatch, group /aws/sagemaker/Endpoints/" + target.endpointName()
                        + "; correct the cause and deploy again.",
                null);
    }

    private void deleteFailed() {
        try {
            client.deleteEndpoint(d -> d.endpointName(target.endpointName()));
            poller.until(
                    () -> RemoteErrors.orAskAgain(this::find),
                    found -> found != null && found.isEmpty(),
                    "failed endpoint \"" + target.endpointName() + "\" to be deleted");
        } catch (SdkException | SageMakerFailure e) {
            LOG.warn("The failed endpoint {} could not be deleted: {}", target.endpointName(), e.getMessage());
        }
    }

    private String still() {
        return before == null
                ? "There was no endpoint before, and none is left."
                : "The endpoint still serves " + before.endpointConfigName() + ".";
    }

    /**
     * Decides when an endpoint has come to rest after a request. An endpoint that is in service with the old config has
     * rolled back only if the change has been seen to begin; a description can also be older than the request.
     */
    private final class Settling {
        private final DescribeEndpointResponse before;
        private boolean begun;

        Settling(DescribeEndpointResponse before) {
            this.before = before;
            this.begun = before == null;
        }

        boolean done(Optional<DescribeEndpointResponse> found) {
            if (found == null) {
                return false;
            }
            if (found.isEmpty()) {
                return before != null;
            }
            DescribeEndpointResponse now = found.get();
            if (now.endpointStatus() == EndpointStatus.FAILED
                    || now.endpointStatus() == EndpointStatus.OUT_OF_SERVICE
                    || now.endpointStatus() == EndpointStatus.UPDATE_ROLLBACK_FAILED) {
                return true;
            }
            begun |= now.endpointStatus() != EndpointStatus.IN_SERVICE
                    || target.configName().equals(now.endpointConfigName())
                    || !Objects.equals(now.lastModifiedTime(), before.lastModifiedTime())
                    || !Objects.equals(now.failureReason(), before.failureReason());
            return begun && now.endpointStatus() == EndpointStatus.IN_SERVICE;
        }
    }
}
