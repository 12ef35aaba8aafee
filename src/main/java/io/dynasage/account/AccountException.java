package io.dynasage.account;

/** AWS did not tell something about the account that runs are made in; the code tells refusals apart. */
public final class AccountException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    /**
     * @param code the service's error code, or the empty text if it could not be reached
     * @param message what was asked and what was answered
     */
    AccountException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The service's error code, such as {@code AccessDenied}; the empty text if it could not be reached. */
    public String code() {
        return code;
    }

    /** Whether the asker has no right to ask, which says nothing about what was asked. */
    public boolean denied() {
        return code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation");
    }
}
