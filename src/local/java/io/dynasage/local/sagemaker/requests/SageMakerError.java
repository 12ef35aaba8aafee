package io.dynasage.local.sagemaker.requests;

/**
 * An answer other than success, as the SageMaker API words it: an error code, a message and the HTTP status that
 * carries them.
 */
public final class SageMakerError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final int httpStatus;

    /** Any other refusal. */
    public SageMakerError(String code, int httpStatus, String message) {
        super(message);
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /** The unmodelled {@code ValidationException} that most refusals of the control plane are. */
    public static SageMakerError validation(String message) {
        return new SageMakerError("ValidationException", 400, message);
    }

    /** The runtime's {@code ValidationError}. */
    public static SageMakerError invalidInvocation(String message) {
        return new SageMakerError("ValidationError", 400, message);
    }

    /** The error's name on the wire, for example {@code ValidationException}. */
    public String code() {
        return code;
    }

    /** The status of the answer, 400 or above. */
    public int httpStatus() {
        return httpStatus;
    }
}
