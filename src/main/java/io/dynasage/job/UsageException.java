package io.dynasage.job;

/** A command line that cannot be followed; the message says which part and what to write instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
