package io.dynasage.sagemaker;

/**
 * Thrown when SageMaker does not complete a request. The message states the failed action, the reason and the remedy.
 * The cause, if any, is the AWS client's error.
 */
public sealed class SageMakerFailure extends RuntimeException
        permits TrainingJobFailedException, DeploymentFailedException, DeploymentUndoneException, InvalidSpecException {
    private static final long serialVersionUID = 1L;

    /** Creates a failure with its complete message. */
    public SageMakerFailure(String message) {
        super(message);
    }

    /** Creates a failure with its complete message and the error that caused it. */
    public SageMakerFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
