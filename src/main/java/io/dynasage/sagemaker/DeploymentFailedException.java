package io.dynasage.sagemaker;

/** An endpoint does not serve what it was asked to serve; the message says what it serves instead. */
public final class DeploymentFailedException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;

    DeploymentFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
