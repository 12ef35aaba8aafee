package io.dynasage.sagemaker;

import java.util.Arrays;
import java.util.Locale;

/** When {@link SageMakerEstimator} and {@link SageMakerModel} deploy a model. */
public enum EndpointCreationPolicy {
    /** At the end of fit. */
    ON_FIT,
    /** At the first transform. */
    ON_TRANSFORM,
    /** Never: transform uses the endpoint as it is. */
    NEVER;

    /** Returns the policy with the given name: {@code on-fit}, {@code on-transform} or {@code never}. */
    public static EndpointCreationPolicy of(String name) {
        for (EndpointCreationPolicy policy : values()) {
            if (policy.toString().equals(name)) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "endpointCreationPolicy is \"" + name + "\"; it must be one of " + Arrays.toString(values()) + ".");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
