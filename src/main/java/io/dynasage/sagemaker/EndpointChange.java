package io.dynasage.sagemaker;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.PendingDeploymentSummary;
import software.amazon.awssdk.services.sagemaker.model.UpdateEndpointRequest;

/** One creation or update of an endpoint, from the request until a version is in service. */
final class EndpointChange {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointChange.class);
    private final SageMakerClient client;
    private final Poller poller;
    private final Target target;
    private final Optional<DescribeEndpointResponse> before;

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

    /** @param before the endpoint in service, if there is one */
    EndpointChange(SageMakerClient client, Poller poller, Target target, Optional<DescribeEndpointResponse> before) {
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
            Optional<Optional<DescribeEndpointResponse>> now = RemoteErrors.orAskAgain(this::find);
            if (now.flatMap(Function.identity()).filter(this::takes).isEmpty()) {
                throw refused(e, now, undo);
            }
            LOG.warn("SageMaker took the change of endpoint {}; its answer was lost", target.endpointName());
        }
        Optional<DescribeEndpointResponse> after = settled();
        return after.filter(this::serves).orElseThrow(() -> failed(after, undo));
    }

    private Optional<DescribeEndpointResponse> settled() {
        try {
            return poller.until(
                            () -> RemoteErrors.orAskAgain(this::find),
                            new Settling()::done,
                            "endpoint \"" + target.endpointName() + "\" to serve " + target.configName())
                    .orElseThrow();
        } catch (SageMakerFailure e) {
            throw new SageMakerFailure(
                    e.getMessage() + " SageMaker goes on with the change: the endpoint may come to serve "
                            + target.configName() + " without another check. Do the same again: it waits for the"
                            + " change first.",
                    e);
        }
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
        if (before.isEmpty()) {
            client.createEndpoint(EndpointRequests.creation(target));
        } else {
            client.updateEndpoint(update(before.get()));
        }
    }

    private UpdateEndpointRequest update(DescribeEndpointResponse now) {
        UpdateEndpointRequest update = EndpointRequests.update(target);
        if (new EndpointVersions(client).scaledByOthers(now)) {
            LOG.warn(
                    "Endpoint {} keeps the instance counts and weights that were set on it: {}",
                    target.endpointName(),
                    now.productionVariants());
            return update.toBuilder().retainAllVariantProperties(true).build();
        }
        return update;
    }

    private Optional<DescribeEndpointResponse> find() {
        return RemoteErrors.find(() -> client.describeEndpoint(d -> d.endpointName(target.endpointName())));
    }

    private boolean serves(DescribeEndpointResponse endpoint) {
        return endpoint.endpointStatus() == EndpointStatus.IN_SERVICE && has(endpoint.endpointConfigName());
    }

    /** Returns whether the endpoint has the target's config, or is changing to it. */
    private boolean takes(DescribeEndpointResponse endpoint) {
        PendingDeploymentSummary pending = endpoint.pendingDeploymentSummary();
        return has(endpoint.endpointConfigName()) || pending != null && has(pending.endpointConfigName());
    }

    private boolean has(String config) {
        return target.configName().equals(config);
    }

    private DeploymentFailedException refused(
            SdkException e, Optional<Optional<DescribeEndpointResponse>> now, Runnable undo) {
        if (e instanceof AwsServiceException answer && answer.statusCode() < 500) {
            undo.run();
        }
        return new DeploymentFailedException(
                RemoteErrors.refused("to change endpoint \"" + target.endpointName() + "\"", e)
                                .getMessage() + " "
                        + now.map(this::serving)
                                .orElse("What the endpoint serves now could not be determined: look at it in the"
                                        + " SageMaker console."),
                e);
    }

    private DeploymentFailedException failed(Optional<DescribeEndpointResponse> after, Runnable undo) {
        EndpointStatus status =
                after.map(DescribeEndpointResponse::endpointStatus).orElse(EndpointStatus.DELETING);
        boolean failedCreation = before.isEmpty() && status == EndpointStatus.FAILED;
        if (failedCreation) {
            deleteFailed();
        }
        if (after.isPresent() && status != EndpointStatus.IN_SERVICE && !failedCreation) {
            return failed(after, "It needs repair in the SageMaker console.");
        }
        Optional<DescribeEndpointResponse> left = after.filter(endpoint -> !failedCreation);
        if (!isOthers(left)) {
            undo.run();
        }
        return failed(after, serving(left));
    }

    private DeploymentFailedException failed(Optional<DescribeEndpointResponse> after, String serving) {
        return new DeploymentFailedException(
                "Endpoint \"" + target.endpointName() + "\" did not come into service with " + target.configName()
                        + " and is "
                        + after.map(DescribeEndpointResponse::endpointStatusAsString)
                                .orElse("deleted")
                        + ": "
                        + RemoteErrors.sentence(after.map(DescribeEndpointResponse::failureReason)
                                .orElse(""))
                        + " " + serving + " The container's log is in CloudWatch, group /aws/sagemaker/Endpoints/"
                        + target.endpointName() + "; correct the cause and deploy again.",
                null);
    }

    private void deleteFailed() {
        try {
            new EndpointState(client, poller).deleteAndWait(target.endpointName());
        } catch (SdkException | SageMakerFailure e) {
            LOG.warn("The failed endpoint {} could not be deleted: {}", target.endpointName(), e.getMessage());
        }
    }

    /** Returns what the endpoint serves after a change that did not succeed. */
    private String serving(Optional<DescribeEndpointResponse> now) {
        Optional<String> config = config(now);
        if (isOthers(now)) {
            return "The endpoint serves " + config.get() + ", which somebody else has deployed in the meantime.";
        }
        if (config.isPresent()) {
            return "The endpoint still serves " + config.get() + ".";
        }
        if (before.isPresent()) {
            return "Somebody else has deleted the endpoint in the meantime; nothing serves.";
        }
        return "There was no endpoint before, and none is left.";
    }

    /** Returns whether an endpoint that does not serve the target serves something new. */
    private boolean isOthers(Optional<DescribeEndpointResponse> now) {
        return now.isPresent() && !config(now).equals(config(before));
    }

    private static Optional<String> config(Optional<DescribeEndpointResponse> endpoint) {
        return endpoint.map(DescribeEndpointResponse::endpointConfigName);
    }

    /**
     * Decides when an endpoint has settled after a request. An endpoint that is in service with the old config has
     * rolled back only if the change was seen to begin, because a description can also be older than the request.
     */
    private final class Settling {
        private boolean begun = before.isEmpty();
        private boolean seen = before.isPresent();

        boolean done(Optional<Optional<DescribeEndpointResponse>> found) {
            return found.isPresent() && found.get().map(this::settled).orElse(seen);
        }

        private boolean settled(DescribeEndpointResponse now) {
            seen = true;
            EndpointStatus status = now.endpointStatus();
            if (status == EndpointStatus.IN_SERVICE) {
                begun = begun || before.filter(then -> same(then, now)).isEmpty();
                return begun;
            }
            begun = true;
            return EndpointState.SETTLED.contains(status);
        }

        private boolean same(DescribeEndpointResponse then, DescribeEndpointResponse now) {
            return Objects.equals(now.endpointConfigName(), then.endpointConfigName())
                    && Objects.equals(now.lastModifiedTime(), then.lastModifiedTime())
                    && Objects.equals(now.failureReason(), then.failureReason());
        }
    }
}
