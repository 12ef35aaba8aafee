package io.dynasage.account;

/**
 * Thrown when AWS does not answer a question about the account that runs are made in. The error code distinguishes
 * refusals from other failures.
 */
public final class AccountException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    /**
     * @param code the service's error code, or the empty string if the service could not be reached
     * @param message the request and the answer
     */
    AccountException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * Returns the service's error code, such as {@code AccessDenied}, or the empty string if the service could not be
     * reached.
     */
    public String code() {
        return code;
    }

    /**
     * Returns whether the caller has no permission to ask. A denial gives no information about the thing that was
     * asked.
     */
    public boolean denied() {
        return code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation");
    }
}
