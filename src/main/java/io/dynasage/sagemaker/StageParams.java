package io.dynasage.sagemaker;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * What the groups of Params share.
 *
 * @param <T> the stage that has these Params
 */
public interface StageParams<T extends StageParams<T>> extends Params {
    /** Sets a Param and returns the stage, so that settings can be chained. */
    @SuppressWarnings("unchecked")
    default <V> T with(Param<V> param, V value) {
        set(param, value);
        return (T) this;
    }

    /**
     * The value of a Param that has no default.
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

    /** The value of a Param, or another one if it is neither set nor has a default. */
    default <V> V orElse(Param<V> param, V other) {
        return isDefined(param) ? getOrDefault(param) : other;
    }
}
