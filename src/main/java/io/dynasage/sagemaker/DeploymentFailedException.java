package io.dynasage.sagemaker;

/** An endpoint does not serve what it was asked to serve; the message says what it serves instead. */
public final class DeploymentFailedException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;
    private final String endpointName;

    /** @param endpointName the endpoint that was to be created or updated */
    public DeploymentFailedException(String endpointName, String message, Throwable cause) {
        super(message, cause);
        this.endpointName = endpointName;
    }

    /** The name of the endpoint. */
    public String endpointName() {
        return endpointName;
    }
}
