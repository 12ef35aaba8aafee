package io.dynasage.sagemaker;

import static io.dynasage.sagemaker.StageParam.text;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/**
 * The connection to SageMaker, and the interval between status requests.
 *
 * <p>Each Param has its own explanation: {@code explainParams()} prints it with the default.
 *
 * @param <T> the stage that has these Params
 */
public interface ConnectionParams<T extends ConnectionParams<T>> extends StageParams<T> {
    default Param<String> region() {
        return text(this, "region", "AWS region, for example eu-west-1; must be set");
    }

    default T setRegion(String value) {
        return with(region(), value);
    }

    default Param<String> sageMakerEndpoint() {
        return text(this, "sageMakerEndpoint", "URI of SageMaker's control plane; not set means AWS");
    }

    default T setSageMakerEndpoint(String value) {
        return with(sageMakerEndpoint(), value);
    }

    default Param<String> sageMakerRuntimeEndpoint() {
        return text(this, "sageMakerRuntimeEndpoint", "URI at which endpoints are invoked; not set means AWS");
    }

    default T setSageMakerRuntimeEndpoint(String value) {
        return with(sageMakerRuntimeEndpoint(), value);
    }

    default LongParam pollIntervalInMillis() {
        return new LongParam(
                uid(),
                "pollIntervalInMillis",
                "pause between two looks at a job or an endpoint, ms",
                ParamValidators.gt(0));
    }

    default T setPollIntervalInMillis(long value) {
        return with(pollIntervalInMillis(), value);
    }

    /** Returns the connection that the Params describe. */
    default SageMakerConnection connection() {
        return new SageMakerConnection(required(region()), uri(sageMakerEndpoint()), uri(sageMakerRuntimeEndpoint()));
    }

    /** Returns a poller with this stage's interval. */
    default Poller poller(Duration timeout) {
        return new Poller(Duration.ofMillis((Long) getOrDefault(pollIntervalInMillis())), timeout, Clock.systemUTC());
    }

    private URI uri(Param<String> param) {
        return given(param).map(URI::create).orElse(null);
    }
}
