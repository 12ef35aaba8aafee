package io.dynasage.local.sagemaker;

/** Ends a training loop because the job was stopped or has run for too long. */
final class StopRequested extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StopRequested() {
        super("the training job was asked to stop", null, false, false);
    }
}
