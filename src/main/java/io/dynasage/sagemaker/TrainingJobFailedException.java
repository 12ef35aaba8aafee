package io.dynasage.sagemaker;

/** Thrown when a training job ends without a usable model. */
public final class TrainingJobFailedException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /** Creates the exception for a job which failed for a reason of its own. */
    TrainingJobFailedException(String message) {
        this(message, false);
    }

    /** @param passing whether the same job may succeed later */
    TrainingJobFailedException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Returns whether the same job may succeed later: AWS had no instances or failed, or somebody stopped it. */
    public boolean mayPass() {
        return passing;
    }
}
