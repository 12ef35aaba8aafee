package io.dynasage.local.sagemaker.requests;

/**
 * An answer other than success, in the wording of the SageMaker API: an error code, a message and the HTTP status that
 * carries them.
 */
public final class SageMakerError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final int httpStatus;

    /** Creates any other refusal. */
    public SageMakerError(String code, int httpStatus, String message) {
        super(message);
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /** Returns the unmodelled {@code ValidationException} with which the control plane makes most of its refusals. */
    public static SageMakerError validation(String message) {
        return new SageMakerError("ValidationException", 400, message);
    }

    /** Returns the runtime's {@code ValidationError}. */
    public static SageMakerError invalidInvocation(String message) {
        return new SageMakerError("ValidationError", 400, message);
    }

    /** Returns the error's name on the wire, for example {@code ValidationException}. */
    public String code() {
        return code;
    }

    /** Returns the status of the answer, 400 or above. */
    public int httpStatus() {
        return httpStatus;
    }
}
