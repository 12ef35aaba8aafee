package io.dynasage.sagemaker.hyperparameters;

/** Thrown for a hyperparameter that an algorithm's container refuses. The message has the words of the container. */
public final class HyperparameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String expected;

    HyperparameterException(String message, String expected) {
        super(message);
        this.expected = expected;
    }

    /** Creates a failure whose message says by itself what is wrong and what is expected. */
    HyperparameterException(String message) {
        this(message, message);
    }

    /** Returns what is expected, in words for a person. */
    public String expected() {
        return expected;
    }
}
