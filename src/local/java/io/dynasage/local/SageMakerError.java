package io.dynasage.local;

/** An answer other than success, as the SageMaker API words it: an error code, a message and the HTTP status that carries them. */
final class SageMakerError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final int httpStatus;

    SageMakerError(String code, int httpStatus, String message) {
        super(message);
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /** The unmodelled {@code ValidationException} that most refusals of the control plane are. */
    static SageMakerError validation(String message) {
        return new SageMakerError("ValidationException", 400, message);
    }

    /** The runtime's {@code ValidationError}. */
    static SageMakerError invalidInvocation(String message) {
        return new SageMakerError("ValidationError", 400, message);
    }

    String code() {
        return code;
    }

    int httpStatus() {
        return httpStatus;
    }
}
