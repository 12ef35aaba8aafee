package io.dynasage.sagemaker;

import java.util.Locale;
import java.util.Objects;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatus;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;

/**
 * Explains why a training job ended without a model, and the remedy, based on the prefix of SageMaker's failure reason.
 */
final class TrainingFailure {
    private TrainingFailure() {}

    /** Returns the message for the user. */
    static String message(DescribeTrainingJobResponse job) {
        return "Training job \"" + job.trainingJobName() + "\" " + what(job) + " " + advice(job)
                + " Its log is in CloudWatch, group /aws/sagemaker/TrainingJobs, streams " + job.trainingJobName()
                + "/….";
    }

    /** Returns whether the same job may succeed later: AWS had no instances or failed, or somebody stopped it. */
    static boolean mayPass(DescribeTrainingJobResponse job) {
        String reason = reason(job);
        return job.secondaryStatus() == SecondaryStatus.MAX_WAIT_TIME_EXCEEDED
                || job.secondaryStatus() == SecondaryStatus.STOPPED
                || reason.startsWith("capacityerror")
                || reason.startsWith("internalservererror");
    }

    private static String reason(DescribeTrainingJobResponse job) {
        return Objects.requireNonNullElse(job.failureReason(), "").toLowerCase(Locale.ROOT);
    }

    private static String what(DescribeTrainingJobResponse job) {
        if (job.trainingJobStatus() == TrainingJobStatus.COMPLETED) {
            return "completed without a model artifact.";
        }
        if (job.trainingJobStatus() == TrainingJobStatus.STOPPED) {
            return "was stopped (" + job.secondaryStatusAsString() + "): " + RemoteErrors.sentence(job.failureReason());
        }
        return "failed: " + RemoteErrors.sentence(job.failureReason());
    }

    private static String advice(DescribeTrainingJobResponse job) {
        if (job.secondaryStatus() == SecondaryStatus.MAX_RUNTIME_EXCEEDED) {
            return "It trained longer than its maximum runtime of "
                    + job.stoppingCondition().maxRuntimeInSeconds()
                    + " s: raise that, take a larger instance, or train fewer epochs.";
        }
        if (job.secondaryStatus() == SecondaryStatus.MAX_WAIT_TIME_EXCEEDED) {
            return "Spot capacity was not there for long enough: train on demand, or try later.";
        }
        if (job.trainingJobStatus() == TrainingJobStatus.STOPPED) {
            return "Somebody stopped it: run again when that is settled.";
        }
        return byReason(reason(job));
    }

    private static String byReason(String reason) {
        if (reason.startsWith("clienterror") || reason.contains("exceptions.usererror: ")) {
            return "The algorithm refused its input or a hyperparameter: correct what it names.";
        }
        if (reason.startsWith("capacityerror")) {
            return "AWS had no such instances free: run again, or take another instance type.";
        }
        if (reason.startsWith("internalservererror")) {
            return "This is an error of SageMaker itself: run again.";
        }
        return "The algorithm ended with an error: read the end of its log.";
    }
}
