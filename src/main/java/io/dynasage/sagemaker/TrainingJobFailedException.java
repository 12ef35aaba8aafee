package io.dynasage.sagemaker;

/** A training job ended without a usable model. */
public final class TrainingJobFailedException extends SageMakerFailure {
    private static final long serialVersionUID = 1L;
    private final String jobName;

    /** @param jobName the job that failed; its log is in CloudWatch under this name */
    public TrainingJobFailedException(String jobName, String message) {
        super(message);
        this.jobName = jobName;
    }

    /** The name of the training job. */
    public String jobName() {
        return jobName;
    }
}
