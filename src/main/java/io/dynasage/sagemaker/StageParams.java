package io.dynasage.sagemaker;

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
        if (!isDefined(param)) {
            throw new IllegalArgumentException(
                    param.name() + " is not set (" + param.doc() + "). Set it on stage " + uid() + ".");
        }
        return getOrDefault(param);
    }

    /** Returns the value of a Param, or another value if the Param is not set and has no default. */
    default <V> V orElse(Param<V> param, V other) {
        return isDefined(param) ? getOrDefault(param) : other;
    }
}
