package io.dynasage.sagemaker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointResponse;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/**
 * Gets predictions from an endpoint. It sends as many requests as the limits require, and returns one prediction per
 * row, in the order of the rows.
 */
public final class EndpointPredictor {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointPredictor.class);
    private static final int MOST_ATTEMPTS = 3;
    /** The statuses of a container that has no time; 0 is SageMaker's own for one that did not answer. */
    private static final Set<Integer> BUSY = Set.of(0, 429, 502, 503, 504);

    private final SageMakerRuntimeClient runtime;
    private final String endpointName;
    private final InvocationFormats formats;
    private final RequestLimits limits;

    /** Creates a predictor that uses RecordIO-protobuf and {@link RequestLimits#DEFAULT}. */
    public EndpointPredictor(SageMakerConnection connection, String endpointName) {
        this(
                SageMakerClients.runtime(connection),
                endpointName,
                InvocationFormats.both(PredictionFormat.RECORDIO),
                RequestLimits.DEFAULT);
    }

    /**
     * @param runtime the client that invokes the endpoint; stays open
     * @param endpointName an endpoint in service
     * @param formats the formats of requests and responses
     * @param limits the limits of one request
     */
    public EndpointPredictor(
            SageMakerRuntimeClient runtime, String endpointName, InvocationFormats formats, RequestLimits limits) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        this.endpointName = Objects.requireNonNull(endpointName, "endpointName");
        this.formats = Objects.requireNonNull(formats, "formats");
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * Returns the endpoint's predictions, one per row, in the order of the rows.
     *
     * @throws SageMakerFailure if the endpoint does not respond, rejects the rows, or returns a different number of
     *     rows
     */
    public List<Prediction> predict(List<? extends Vector> features) {
        List<Prediction> predictions = new ArrayList<>(features.size());
        RequestBatch batch = newBatch();
        for (Vector row : features) {
            if (!batch.fits(row)) {
                predictions.addAll(invoke(batch.rows()));
                batch = newBatch();
            }
            batch.add(row);
        }
        if (!batch.rows().isEmpty()) {
            predictions.addAll(invoke(batch.rows()));
        }
        return predictions;
    }

    /**
     * Asks for predictions, and returns why the model does not make them; empty if it does.
     *
     * @throws SageMakerFailure if it is not the model that refuses: the service is not reached, fails, or does not take
     *     the credentials
     */
    public Optional<String> refusal(List<? extends Vector> features) {
        try {
            predict(features);
            return Optional.empty();
        } catch (SageMakerFailure e) {
            if (e.getCause() instanceof SdkException error && !refused(error)) {
                throw e;
            }
            return Optional.of(e.getMessage());
        }
    }

    private static boolean refused(SdkException error) {
        return error instanceof ModelErrorException model && !isBusy(model)
                || error instanceof AwsServiceException service
                        && RemoteErrors.code(service).startsWith("Validation");
    }

    /** Returns whether the container was overloaded, was not there, or did not answer within SageMaker's 60 s. */
    private static boolean isBusy(ModelErrorException error) {
        return BUSY.contains(Objects.requireNonNullElse(error.originalStatusCode(), 500));
    }

    /** Returns an empty batch for one request within the limits. */
    RequestBatch newBatch() {
        return new RequestBatch(formats.request(), limits);
    }

    /**
     * Sends one request and returns its predictions. The rows must be within the limits. An answer that cannot be read
     * is asked for again, because it may have been damaged on its way.
     */
    List<Prediction> invoke(List<? extends Vector> rows) {
        for (int attempt = 1; ; attempt++) {
            InvokeEndpointResponse response = ask(rows);
            try {
                return checked(response, rows.size());
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new SageMakerFailure(
                            "The answer of endpoint \"" + endpointName + "\" (" + response.contentType()
                                    + ") could not be read " + MOST_ATTEMPTS + " times: " + e.getMessage()
                                    + ". Nothing was predicted. Choose a content type that its model answers in ("
                                    + formats.answer().contentType()
                                    + " was asked for), and look at the container's log.",
                            e);
                }
                LOG.warn("An answer of endpoint {} is asked for again: {}", endpointName, e.getMessage());
            }
        }
    }

    private InvokeEndpointResponse ask(List<? extends Vector> rows) {
        try {
            SdkBytes body = SdkBytes.fromByteArrayUnsafe(formats.request().encode(rows));
            return runtime.invokeEndpoint(i -> i.endpointName(endpointName)
                    .contentType(formats.request().contentType())
                    .accept(formats.answer().contentType())
                    .body(body));
        } catch (ModelErrorException e) {
            throw failure(e, rows.size());
        } catch (SdkException e) {
            throw RemoteErrors.refused("to invoke endpoint \"" + endpointName + "\"", e);
        } catch (IOException e) {
            throw new SageMakerFailure(
                    "The rows could not be written as " + formats.request().contentType() + ": " + e.getMessage(), e);
        }
    }

    private SageMakerFailure failure(ModelErrorException e, int rows) {
        String model = "The model behind endpoint \"" + endpointName + "\" ";
        if (isBusy(e)) {
            return new SageMakerFailure(
                    model + "did not answer " + rows + " rows in time or had too much to do, status "
                            + e.originalStatusCode() + ": " + RemoteErrors.sentence(e.originalMessage())
                            + " Try again later, send fewer rows in a request or fewer requests at once, or give the"
                            + " endpoint more instances.",
                    e);
        }
        return new SageMakerFailure(
                model + "refused " + rows + " rows with status " + e.originalStatusCode() + ": " + e.originalMessage()
                        + ". Check that the features are those that the model was trained with (dimension, content"
                        + " type).",
                e);
    }

    private List<Prediction> checked(InvokeEndpointResponse response, int rows) throws IOException {
        List<Prediction> predictions =
                formats.answer().decode(response.body().asInputStream(), "answer of endpoint " + endpointName);
        if (predictions.size() != rows) {
            throw new IOException("it has " + predictions.size() + " predictions for " + rows
                    + " rows, so none can be matched to its row");
        }
        return predictions;
    }
}
