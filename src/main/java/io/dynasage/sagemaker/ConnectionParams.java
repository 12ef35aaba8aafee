package io.dynasage.sagemaker;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/**
 * Where SageMaker is, and how often it is asked.
 *
 * @param <T> the stage that has these Params
 */
public interface ConnectionParams<T extends ConnectionParams<T>> extends StageParams<T> {
    /** AWS region, for example eu-west-1; must be set. */
    default Param<String> region() {
        return new Param<>(uid(), "region", "AWS region, for example eu-west-1; must be set");
    }

    /** Sets {@link #region()}. */
    default T setRegion(String value) {
        return with(region(), value);
    }

    /** URI of SageMaker's control plane; not set means AWS. */
    default Param<String> sageMakerEndpoint() {
        return new Param<>(uid(), "sageMakerEndpoint", "URI of SageMaker's control plane; not set means AWS");
    }

    /** Sets {@link #sageMakerEndpoint()}. */
    default T setSageMakerEndpoint(String value) {
        return with(sageMakerEndpoint(), value);
    }

    /** URI at which endpoints are invoked; not set means AWS. */
    default Param<String> sageMakerRuntimeEndpoint() {
        return new Param<>(uid(), "sageMakerRuntimeEndpoint", "URI at which endpoints are invoked; not set means AWS");
    }

    /** Sets {@link #sageMakerRuntimeEndpoint()}. */
    default T setSageMakerRuntimeEndpoint(String value) {
        return with(sageMakerRuntimeEndpoint(), value);
    }

    /** Pause between two looks at a job or an endpoint, ms (default 15000). */
    default LongParam pollIntervalInMillis() {
        return new LongParam(uid(), "pollIntervalInMillis",
                "pause between two looks at a job or an endpoint, ms (default 15000)", ParamValidators.gt(0));
    }

    /** Sets {@link #pollIntervalInMillis()}. */
    default T setPollIntervalInMillis(long value) {
        return with(pollIntervalInMillis(), value);
    }

    /** The connection that the Params describe. */
    default SageMakerConnection connection() {
        return new SageMakerConnection(required(region()), uri(sageMakerEndpoint()), uri(sageMakerRuntimeEndpoint()));
    }

    /** A poller with this stage's interval. */
    default Poller poller(Duration timeout) {
        return new Poller(Duration.ofMillis((Long) getOrDefault(pollIntervalInMillis())), timeout, Clock.systemUTC());
    }

    private URI uri(Param<String> param) {
        return isDefined(param) ? URI.create(getOrDefault(param)) : null;
    }
}
