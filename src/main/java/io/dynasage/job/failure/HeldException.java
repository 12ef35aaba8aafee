package io.dynasage.job.failure;

/** Another driver works on the same run or endpoint. The message names it and says what to do. */
public final class HeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message who holds what, and what to do */
    public HeldException(String message) {
        super(message);
    }
}
