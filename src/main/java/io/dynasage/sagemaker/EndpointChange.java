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

/** One creation or update of an endpoint, from the request until a version is in service. */
final class EndpointChange {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointChange.class);
    private final SageMakerClient client;
    private final Poller poller;
    private final Target target;
    private final DescribeEndpointResponse before;

    /**
     * The desired state of the endpoint.
     *
     * @param tags added to the endpoint if it is created
     * @param guardrails the safeguards of an update if the endpoint exists
     */
    record Target(String endpointName, String configName, Map<String, String> tags, Guardrails guardrails) {
        /** Creates a target without guardrails. */
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
     * @param undo removes the new version. It runs only if the endpoint certainly does not use that version. This is
     *     not certain if a request got no clear response, because SageMaker may have accepted the request.
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

    /**
     * Sends the request, and sends it again while the new config is not yet visible everywhere. That refusal is
     * temporary.
     */
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
     * Decides when an endpoint has settled after a request. An endpoint that is in service with the old config has
     * rolled back only if the change was seen to begin, because a description can also be older than the request.
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
