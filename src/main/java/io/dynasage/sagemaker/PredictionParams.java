package io.dynasage.sagemaker;

import static io.dynasage.sagemaker.StageParam.positive;
import static io.dynasage.sagemaker.StageParam.text;

import io.dynasage.settings.Choice;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * How a model sends requests to its endpoint.
 *
 * <p>Each Param has its own explanation: {@code explainParams()} prints it with the default.
 *
 * @param <T> the stage that has these Params
 */
public interface PredictionParams<T extends PredictionParams<T>> extends StageParams<T> {
    default Param<String> featuresColumnName() {
        return text(this, "featuresColumnName", "column of the feature vectors");
    }

    default T setFeaturesColumnName(String value) {
        return with(featuresColumnName(), value);
    }

    default Param<String> predictWith() {
        return text(
                this,
                "predictWith",
                "endpoint, or artifact: score on the executors without an endpoint (factorization-machines and"
                        + " linear-learner), which a CrossValidator with parallelism above 1 needs");
    }

    default T setPredictWith(String value) {
        return with(predictWith(), value);
    }

    /** Returns what the model predicts with. */
    default PredictWith predictor() {
        String value = getOrDefault(predictWith());
        return Choice.of(PredictWith.class, value)
                .orElseThrow(() -> new IllegalArgumentException("predictWith is \"" + value + "\"; it must be one of "
                        + Choice.spellings(PredictWith.class) + "."));
    }

    default Param<String> contentType() {
        return text(this, "contentType", "application/x-recordio-protobuf or text/csv; the format of requests");
    }

    default T setContentType(String value) {
        return with(contentType(), value);
    }

    default Param<String> accept() {
        return text(
                this,
                "accept",
                "application/x-recordio-protobuf or text/csv; the format of responses. An estimator sets that of its"
                        + " built-in algorithm; otherwise it is contentType");
    }

    default T setAccept(String value) {
        return with(accept(), value);
    }

    /** Returns the formats of requests and responses. */
    default InvocationFormats formats() {
        String request = getOrDefault(contentType());
        return new InvocationFormats(
                PredictionFormat.of(request),
                PredictionFormat.of(given(accept()).orElse(request)));
    }

    default IntParam maxRecordsPerRequest() {
        return positive(this, "maxRecordsPerRequest", "rows in one request to the endpoint, at most");
    }

    default T setMaxRecordsPerRequest(int value) {
        return with(maxRecordsPerRequest(), value);
    }

    default IntParam maxPayloadInBytes() {
        return positive(this, "maxPayloadInBytes", "bytes in one request to the endpoint, at most");
    }

    default T setMaxPayloadInBytes(int value) {
        return with(maxPayloadInBytes(), value);
    }

    /** Returns the limits of one request. */
    default RequestLimits limits() {
        return new RequestLimits(
                (Integer) getOrDefault(maxRecordsPerRequest()), (Integer) getOrDefault(maxPayloadInBytes()));
    }
}
