package io.dynasage.sagemaker;

/** A training job ended without a usable model. */
public final class TrainingJobFailedException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;

    TrainingJobFailedException(String message) {
        super(message);
    }
}
