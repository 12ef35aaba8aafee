package io.dynasage.sagemaker;

/** Thrown when an endpoint does not serve the requested version. The message says which one it serves instead. */
public final class DeploymentFailedException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;

    DeploymentFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
