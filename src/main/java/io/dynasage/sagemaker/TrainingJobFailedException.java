package io.dynasage.sagemaker;

/** Thrown when a training job ends without a usable model. */
public final class TrainingJobFailedException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;

    TrainingJobFailedException(String message) {
        super(message);
    }
}
