package io.dynasage.sagemaker;

/** Thrown when a model that was deployed is not proven to answer rightly, so that the deployment was rolled back. */
public final class DeploymentUndoneException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;

    private final String now;

    /**
     * Creates a failure.
     *
     * @param reason why the model is not proven, as sentences
     * @param now what the endpoint does now, and what to do, as sentences
     */
    public DeploymentUndoneException(String reason, String now, Throwable cause) {
        super(reason + " " + now, cause);
        this.now = now;
    }

    /** Returns what the endpoint does now, and what to do. */
    public String now() {
        return now;
    }
}
