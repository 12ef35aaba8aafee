package io.dynasage.sagemaker;

/**
 * SageMaker did not do what was asked of it. The message says what failed, why, and what to do; the cause, if any, is
 * the error of the AWS client.
 */
public sealed class SageMakerFailure extends RuntimeException
        permits TrainingJobFailedException, DeploymentFailedException, InvalidSpecException {
    private static final long serialVersionUID = 1L;

    /** A failure with its complete message. */
    public SageMakerFailure(String message) {
        super(message);
    }

    /** A failure with its complete message and the error that led to it. */
    public SageMakerFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
