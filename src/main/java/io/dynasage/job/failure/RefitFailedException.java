package io.dynasage.job.failure;

/** The training job of the final model ended without a model. The endpoint is unchanged. */
public final class RefitFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefitFailedException(String runId, RuntimeException cause) {
        super(
                "The model of run " + runId + " passed the gate, but training it again on all examples failed; what"
                        + " served before serves on. " + cause.getMessage() + " `run --resume " + runId
                        + "` trains it again; with training.refit = false, a new run serves the judged model itself.",
                cause);
    }
}
