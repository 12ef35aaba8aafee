package io.dynasage.job.failure;

/** Another driver works on the same run or endpoint. The message names it and says what to do. */
public final class HeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean awaited;

    /** @param message who holds what, and what to do */
    public HeldException(String message) {
        this(message, false);
    }

    private HeldException(String message, boolean awaited) {
        super(message);
        this.awaited = awaited;
    }

    /** Returns the same of what a driver has waited for in vain. */
    public HeldException afterWaiting() {
        return new HeldException(getMessage(), true);
    }

    /** Returns whether the driver holds its own run, and has waited in vain for what the run needs. */
    public boolean isAwaited() {
        return awaited;
    }
}
