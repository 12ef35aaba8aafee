package io.dynasage.local.algorithms;

/** A container ended with an exit code other than 0; the message is the job's FailureReason. */
public final class ContainerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ContainerFailure(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The user's input is at fault: data or hyperparameters. */
    public static ContainerFailure client(String what, Throwable cause) {
        return new ContainerFailure("ClientError: " + what + ", exit code: 2", cause);
    }

    /** The user's input is at fault: data or hyperparameters. */
    public static ContainerFailure client(String what) {
        return client(what, null);
    }

    /** The algorithm broke. */
    public static ContainerFailure algorithm(String what, Throwable cause) {
        return new ContainerFailure("AlgorithmError: " + what + ", exit code: 1", cause);
    }

    /** The platform could not do its part, for example store the artefact; the user can mend it. */
    public static ContainerFailure platform(String what, Throwable cause) {
        return new ContainerFailure("ClientError: " + what, cause);
    }
}
