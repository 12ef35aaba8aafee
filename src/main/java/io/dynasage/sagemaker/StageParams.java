package io.dynasage.sagemaker;

import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The methods that all groups of Params share.
 *
 * @param <T> the stage that has these Params
 */
public interface StageParams<T extends StageParams<T>> extends Params {
    /** Sets a Param and returns the stage, so that calls can be chained. */
    @SuppressWarnings("unchecked")
    default <V> T with(Param<V> param, V value) {
        set(param, value);
        return (T) this;
    }

    /**
     * Returns the value of a Param that has no default.
     *
     * @throws IllegalArgumentException if it is not set
     */
    default <V> V required(Param<V> param) {
        return given(param)
                .orElseThrow(() -> new IllegalArgumentException(
                        param.name() + " is not set (" + param.doc() + "). Set it on stage " + uid() + "."));
    }

    /** Returns the value of a Param; empty if the Param is not set, or set to null, and has no default. */
    default <V> Optional<V> given(Param<V> param) {
        return isDefined(param) ? Optional.ofNullable(getOrDefault(param)) : Optional.empty();
    }
}
