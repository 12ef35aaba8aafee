package io.dynasage.sagemaker;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/**
 * How a model asks its endpoint.
 *
 * @param <T> the stage that has these Params
 */
public interface PredictionParams<T extends PredictionParams<T>> extends StageParams<T> {
    /** Column of the feature vectors (default features). */
    default Param<String> featuresColumnName() {
        return new Param<>(uid(), "featuresColumnName", "column of the feature vectors (default features)");
    }

    /** Sets {@link #featuresColumnName()}. */
    default T setFeaturesColumnName(String value) {
        return with(featuresColumnName(), value);
    }

    /** Application/x-recordio-protobuf (default) or text/csv, which XGBoost needs. */
    default Param<String> contentType() {
        return new Param<>(uid(), "contentType", "application/x-recordio-protobuf (default) or text/csv, which XGBoost needs");
    }

    /** Sets {@link #contentType()}. */
    default T setContentType(String value) {
        return with(contentType(), value);
    }

    /** Rows in one request to the endpoint, at most (default 1000). */
    default IntParam maxRecordsPerRequest() {
        return new IntParam(uid(), "maxRecordsPerRequest",
                "rows in one request to the endpoint, at most (default 1000)", ParamValidators.gt(0));
    }

    /** Sets {@link #maxRecordsPerRequest()}. */
    default T setMaxRecordsPerRequest(int value) {
        return with(maxRecordsPerRequest(), value);
    }

    /** Bytes in one request to the endpoint, at most (default 5242880). */
    default IntParam maxPayloadInBytes() {
        return new IntParam(uid(), "maxPayloadInBytes",
                "bytes in one request to the endpoint, at most (default 5242880)", ParamValidators.gt(0));
    }

    /** Sets {@link #maxPayloadInBytes()}. */
    default T setMaxPayloadInBytes(int value) {
        return with(maxPayloadInBytes(), value);
    }

    /** The limits of one request. */
    default RequestLimits limits() {
        return new RequestLimits((Integer) getOrDefault(maxRecordsPerRequest()), (Integer) getOrDefault(maxPayloadInBytes()));
    }
}
