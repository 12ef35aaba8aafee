package io.dynasage.job.failure;

/** The command line is wrong. The message names the wrong part and the correct form. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message the wrong part and the correct form */
    public UsageException(String message) {
        super(message);
    }
}
