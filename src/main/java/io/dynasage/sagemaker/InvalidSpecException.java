package io.dynasage.sagemaker;

import java.util.List;

/** Thrown for a request that SageMaker would reject; nothing was sent. The message lists all problems, one per line. */
public final class InvalidSpecException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;
    private final List<String> problems;

    /**
     * @param subject the resource to create, for example {@code training job "reco-20261122T170000Z"}
     * @param problems at least one; each names the wrong value, the reason and a correct value
     */
    public InvalidSpecException(String subject, List<String> problems) {
        super(subject + " was not sent to SageMaker, which would refuse it:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems, in the order of the fields. */
    public List<String> problems() {
        return problems;
    }
}
