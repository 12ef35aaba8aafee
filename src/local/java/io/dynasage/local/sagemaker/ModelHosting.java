package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Starts serving containers: fetches the artifacts from S3 and loads them. */
final class ModelHosting {
    private static final Logger LOG = LoggerFactory.getLogger(ModelHosting.class);

    /** An endpoint's containers could not be started; the message is the endpoint's FailureReason. */
    static final class HostingFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HostingFailure(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    private final ObjectStore store;
    private final ModelOperations models;
    private final InjectedFailures failures;

    ModelHosting(Platform platform, ModelOperations models) {
        this.store = platform.store();
        this.models = models;
        this.failures = platform.failures();
    }

    /** Loads every variant of a configuration. */
    Deployment start(Resource config) {
        failures.take(InjectedFailures.ENDPOINT).ifPresent(reason -> {
            throw new HostingFailure(reason, null);
        });
        List<Deployment.Variant> variants = new ArrayList<>();
        for (JsonNode variant : config.request().get("ProductionVariants")) {
            variants.add(start(variant));
        }
        return new Deployment(config.name(), variants);
    }

    private Deployment.Variant start(JsonNode variant) {
        String name = Members.text(variant, "VariantName");
        try {
            JsonNode container =
                    models.find(Members.text(variant, "ModelName")).request().get("PrimaryContainer");
            String image = Members.text(container, "Image");
            BuiltInAlgorithm algorithm = BuiltInAlgorithms.ofImage(image)
                    .orElseThrow(() -> new HostingFailure(
                            "The local SageMaker has no container for the image " + image + "; it serves "
                                    + BuiltInAlgorithms.REPOSITORIES,
                            null));
            refuseSwitches(container.path("Environment"));
            String artifact =
                    failures.take(InjectedFailures.ARTIFACT).orElseGet(() -> Members.text(container, "ModelDataUrl"));
            HostedModel model = load(algorithm, S3Uri.location(artifact), name);
            return new Deployment.Variant(
                    name,
                    model,
                    image,
                    variant.get("InitialVariantWeight").floatValue(),
                    variant.path("InitialInstanceCount").asInt(0));
        } catch (SageMakerError e) {
            throw new HostingFailure(e.getMessage(), e);
        }
    }

    /** Refuses switches that change the form of answers: an unexpected form would be worse than no answer. */
    private static void refuseSwitches(JsonNode environment) {
        for (String name : List.of("SAGEMAKER_INFERENCE_OUTPUT", "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT")) {
            if (environment.has(name)) {
                throw new HostingFailure(
                        "The local SageMaker's containers do not follow the environment variable " + name
                                + "; leave it out of the model, and name the answer's form in Accept",
                        null);
            }
        }
    }

    private HostedModel load(BuiltInAlgorithm algorithm, S3Location artifact, String variant) {
        try (InputStream in = store.open(artifact)) {
            return algorithm.load(in, artifact.toString());
        } catch (SdkException e) {
            throw new HostingFailure(
                    "Failed to download model data from " + artifact + " for production variant " + variant + ": "
                            + e.getMessage(),
                    e);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The model {} of variant {} cannot be loaded", artifact, variant, e);
            throw new HostingFailure(
                    "The primary container for production variant " + variant
                            + " did not pass the ping health check. "
                            + "Please check CloudWatch logs for this endpoint. (" + e.getMessage() + ")",
                    e);
        }
    }
}
