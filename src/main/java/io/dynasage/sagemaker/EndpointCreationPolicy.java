package io.dynasage.sagemaker;

import io.dynasage.settings.Choice;

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
        return Choice.of(EndpointCreationPolicy.class, name)
                .orElseThrow(() -> new IllegalArgumentException("endpointCreationPolicy is \"" + name
                        + "\"; it must be one of " + Choice.spellings(EndpointCreationPolicy.class) + "."));
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
