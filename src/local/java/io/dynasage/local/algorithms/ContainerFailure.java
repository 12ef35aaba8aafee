package io.dynasage.local.algorithms;

/** A container ended with an exit code other than 0. The message is the job's FailureReason. */
public final class ContainerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ContainerFailure(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** Returns a failure that the user's input caused: data or hyperparameters. */
    public static ContainerFailure client(String what, Throwable cause) {
        return new ContainerFailure("ClientError: " + what + ", exit code: 2", cause);
    }

    /** Returns a failure that the user's input caused: data or hyperparameters. */
    public static ContainerFailure client(String what) {
        return client(what, null);
    }

    /** Returns a failure of the algorithm itself. */
    public static ContainerFailure algorithm(String what, Throwable cause) {
        return new ContainerFailure("AlgorithmError: " + what + ", exit code: 1", cause);
    }

    /** Returns a failure of the platform that the user can repair, for example a failure to store the artifact. */
    public static ContainerFailure platform(String what, Throwable cause) {
        return new ContainerFailure("ClientError: " + what, cause);
    }
}
