package io.dynasage.job.failure;

import io.dynasage.report.NextStep;
import io.dynasage.report.NextStep.Retry;
import io.dynasage.sagemaker.TrainingJobFailedException;
import java.util.Arrays;

/**
 * What helps after each end of a run. This is the only table of it: {@code outcome.json}, notifications and messages
 * take their next step from here, and {@code docs/runbook.md} has a row for each constant.
 */
public enum Remedy {
    /** The run finished. */
    DONE(ExitCode.DONE, Retry.NEVER, "There is nothing to do."),
    /** The run stopped after the stage that it was asked to stop after. */
    STOPPED(ExitCode.DONE, Retry.RESUME, "When the next stage is to run, %s."),
    /** The driver ended with an error that has no code of its own. */
    UNKNOWN(
            ExitCode.FAILED,
            Retry.RESUME,
            "Read the end of the driver's log, give the driver or the executors more memory if it ran out, and %s."),
    /** Options contradict each other, or do not fit what the run began with. */
    COMMAND_LINE(ExitCode.USAGE, Retry.NEVER, "Correct the command as the message says."),
    /** A run keeps the settings that it began with, so resuming it does not help. */
    SETTINGS(
            ExitCode.CONFIG,
            Retry.NEVER,
            "Correct the settings that the message names, give the command check, and begin a new run."),
    /** The same data is refused again. */
    DATA(
            ExitCode.DATA,
            Retry.NEVER,
            "Correct the data or the settings that read it, look at them with the command check --sample, and begin a"
                    + " new run."),
    /** The same model is refused again. */
    GATE(
            ExitCode.GATE,
            Retry.NEVER,
            "Compare the run's evaluation with the last completed run's. Begin a new run when the data has changed, or"
                    + " with another evaluation.gate if it asks too much."),
    /** The algorithm refuses the same input again, and a run keeps its hyperparameters and instances. */
    TRAINING(
            ExitCode.REMOTE,
            Retry.NEVER,
            "Read the log of the training job, correct what it names in the settings under training, and begin a new"
                    + " run."),
    /** SageMaker had no instances, stopped the job or failed by itself. */
    CAPACITY(ExitCode.REMOTE, Retry.LATER, "In an hour, or when the instances are free, %s. It trains again."),
    /** A service gave no usable answer, or the credentials ended. */
    OUTAGE(ExitCode.REMOTE, Retry.RESUME, "When the service answers and the credentials are valid, %s."),
    /** A service refused: a permission or a quota is missing, or something is not there. */
    SERVICE(
            ExitCode.REMOTE,
            Retry.LATER,
            "Give the permission or the quota, or restore what the message names; then %s."),
    /** Another driver works on the run or deploys to its endpoint. */
    HELD(ExitCode.HELD, Retry.LATER, "When the other driver has ended, %s."),
    /** The final model was not trained, and the judged model waits for it. */
    REFIT_FAILED(
            ExitCode.REFIT,
            Retry.LATER,
            "Read the log of the final model's training job; then %s. It trains the final model again. With"
                    + " training.refit = false, a new run serves the judged model itself."),
    /** The same final model is refused again. */
    REFIT_REFUSED(
            ExitCode.REFIT,
            Retry.NEVER,
            "Compare the run's two training jobs, and begin a new run, or set training.refit = false to serve the"
                    + " judged model itself.");

    private final ExitCode code;
    private final Retry retry;
    private final String sentence;

    Remedy(ExitCode code, Retry retry, String sentence) {
        this.code = code;
        this.retry = retry;
        this.sentence = sentence;
    }

    /** Returns the remedy for a failure. */
    public static Remedy of(Throwable failure) {
        ExitCode code = ExitCode.of(failure);
        if (code == ExitCode.REMOTE) {
            return ofService(failure);
        }
        if (failure instanceof RefitRefusedException) {
            return REFIT_REFUSED;
        }
        return Arrays.stream(values())
                .filter(remedy -> remedy.code == code)
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static Remedy ofService(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TrainingJobFailedException training) {
                return training.mayPass() ? CAPACITY : TRAINING;
            }
        }
        return failure instanceof OutageException ? OUTAGE : SERVICE;
    }

    /** Returns the exit code after which it helps. */
    public ExitCode code() {
        return code;
    }

    /**
     * Returns the next step.
     *
     * @param again how to run again, worded to follow "then", see {@link #again}
     */
    public NextStep next(String again) {
        return new NextStep(retry, sentence.replace("%s", again));
    }

    /** Returns how to run again if the run has begun. */
    public static String resuming(String runId) {
        return "continue with run --resume " + runId + " (what is finished is kept)";
    }

    /** Returns how to run again if the run has not begun. */
    public static String again() {
        return "give the same command again";
    }
}
