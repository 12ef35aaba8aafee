package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.util.SplittableRandom;

/** Answers InvokeEndpoint. */
final class RuntimePlane {
    /** The name by which failures of this operation are ordered. */
    static final String INVOKE = "InvokeEndpoint";
    /** The largest size of a request body. */
    static final int MAX_BODY_BYTES = 6_291_456;

    /** An invocation's answer and the variant that gave it. */
    record Invoked(HostedModel.Payload payload, String variant) {}

    /** The container answered with an error. This is the API's ModelError with its further members. */
    static final class ModelError extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ObjectNode body;

        ModelError(ObjectNode body) {
            super(body.get("Message").textValue());
            this.body = body;
        }

        ObjectNode body() {
            return body;
        }
    }

    private final EndpointOperations endpoints;
    private final InjectedFailures failures;
    private final String region;
    private final SplittableRandom random;

    RuntimePlane(Platform platform, EndpointOperations endpoints) {
        this.endpoints = endpoints;
        this.failures = platform.failures();
        this.region = platform.settings().region();
        this.random = new SplittableRandom(platform.settings().seed());
    }

    /** Sends a request to a variant of the endpoint; {@code accept} and {@code targetVariant} may be null. */
    Invoked invoke(String endpoint, HostedModel.Payload request, String accept, String targetVariant) {
        failures.throttle(INVOKE);
        if (request.body().length > MAX_BODY_BYTES) {
            throw new SageMakerError(
                    "ValidationError",
                    413,
                    "1 validation error detected: Value at 'body' failed to satisfy constraint: "
                            + "Member must have length less than or equal to " + MAX_BODY_BYTES);
        }
        Deployment.Variant variant = choose(endpoints.serving(endpoint), targetVariant);
        try {
            return new Invoked(variant.model().invoke(request, accept), variant.name());
        } catch (HostedModel.ModelRefusal e) {
            throw new ModelError(error(endpoint, e));
        }
    }

    private Deployment.Variant choose(Deployment deployment, String wanted) {
        synchronized (random) {
            return deployment.choose(wanted, random);
        }
    }

    private ObjectNode error(String endpoint, HostedModel.ModelRefusal refusal) {
        String group = "/aws/sagemaker/Endpoints/" + endpoint;
        String side = refusal.status() < 500 ? "client" : "server";
        String message = "Received " + side + " error (" + refusal.status() + ") from primary with message \""
                + refusal.getMessage()
                + "\". See https://" + region
                + ".console.aws.amazon.com/cloudwatch/home?region=" + region + "#logEventViewer:group=" + group
                + " in account "
                + ResourceNames.ACCOUNT
                + " for more information.";
        return Json.object()
                .put("Message", message)
                .put("OriginalStatusCode", refusal.status())
                .put("OriginalMessage", refusal.getMessage())
                .put("LogStreamArn", "arn:aws:logs:" + region + ":" + ResourceNames.ACCOUNT + ":log-group:" + group);
    }
}
