package io.dynasage.sagemaker;

import java.util.List;

/** A request that SageMaker would refuse; nothing was sent. The message lists all problems, one a line. */
public final class InvalidSpecException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;
    private final List<String> problems;

    /**
     * @param subject what was to be made, for example {@code training job "reco-20261122T170000Z"}
     * @param problems at least one; each says which value is wrong, why and what would be right
     */
    public InvalidSpecException(String subject, List<String> problems) {
        super(subject + " was not sent to SageMaker, which would refuse it:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems, in the order of the fields. */
    public List<String> problems() {
        return problems;
    }
}
