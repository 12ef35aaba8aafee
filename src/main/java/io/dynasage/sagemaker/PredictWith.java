package io.dynasage.sagemaker;

import io.dynasage.settings.Choice;

/** What a {@link SageMakerModel} predicts with. */
public enum PredictWith {
    /** The endpoint that serves the model. */
    ENDPOINT,
    /** The model's artifact, on the executors; no endpoint is deployed or asked. */
    ARTIFACT;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
