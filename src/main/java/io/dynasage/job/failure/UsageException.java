package io.dynasage.job.failure;

/** A command line that cannot be followed; the message says which part and what to write instead. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which part is wrong and what to write instead */
    public UsageException(String message) {
        super(message);
    }
}
