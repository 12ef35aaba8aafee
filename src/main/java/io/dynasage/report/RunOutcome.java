package io.dynasage.report;

import com.fasterxml.jackson.annotation.JsonValue;
import io.dynasage.settings.Choice;
import io.dynasage.storage.S3Uri;
import java.time.Instant;
import java.util.Optional;

/**
 * How the last driver of a run ended, {@code outcome.json} in the run's folder, for state machines and people. Every
 * end of a driver that holds the run writes it, and the next driver removes it when it begins. If it is missing, a
 * driver is at work or has crashed. Unknown values are null.
 *
 * @param at when the driver ended, in ISO 8601 and UTC
 * @param code the exit code of its process
 * @param stage the stage that failed, or after which the run stopped; null if no stage had begun or the run finished
 * @param message why the run was refused or failed, in the form of {@link io.dynasage.storage.Printable#message}; of a
 *     completed run, the gate's reasons and notes
 * @param cause what the service or library said that caused the failure; null if the message says it all
 * @param next what a person does next
 * @param retry what a program does next
 */
public record RunOutcome(
        int version,
        String job,
        String runId,
        String at,
        int code,
        Ending ending,
        String stage,
        String message,
        String cause,
        String next,
        NextStep.Retry retry,
        Links links) {
    /** The name of the file in the run's folder. */
    public static final String FILE = "outcome.json";

    /** The version that this release writes. */
    public static final int VERSION = 1;

    /** How a driver ended. */
    public enum Ending {
        /** The run did everything that was configured. */
        COMPLETED,
        /** The run stopped after the stage that it was asked to stop after. */
        STOPPED,
        /** The gate refused the model. */
        REFUSED,
        /** The run stopped with an error. */
        FAILED;

        @JsonValue
        @Override
        public String toString() {
            return Choice.spelling(this);
        }
    }

    /**
     * Where more is to be found.
     *
     * @param folder the run's folder, {@code s3://…/}
     * @param console its address in the AWS console
     * @param record the run's record; null if the run is not finished
     */
    public record Links(String folder, String console, String record) {
        static Links of(String folder, Optional<String> record) {
            return new Links(
                    S3Uri.forAws(folder),
                    console(folder),
                    record.map(S3Uri::forAws).orElse(null));
        }

        /** Returns the address of a folder's page in the AWS console. */
        static String console(String folder) {
            S3Uri uri = S3Uri.of(folder);
            return "https://console.aws.amazon.com/s3/buckets/" + uri.bucket() + "?prefix=" + uri.key();
        }
    }

    /**
     * Returns the outcome of a run that completed, was refused or failed.
     *
     * @param cause empty if the end's reason says it all
     */
    public static RunOutcome of(RunEnd end, Optional<String> cause) {
        boolean finished = end.outcome() != RunEnd.Outcome.FAILED;
        return new RunOutcome(
                VERSION,
                end.job(),
                end.runId(),
                end.at().toString(),
                end.code(),
                Ending.valueOf(end.outcome().name()),
                end.stage(),
                end.reason(),
                cause.orElse(null),
                end.next().sentence(),
                end.next().retry(),
                Links.of(end.folder(), Optional.of(end.folder() + "run.json").filter(record -> finished)));
    }

    /** Returns the outcome of a run that stopped after a stage, as it was asked to. */
    public static RunOutcome stopped(RunEnd.Attempt attempt, Instant at, String stage, NextStep next) {
        return new RunOutcome(
                VERSION,
                attempt.job(),
                attempt.runId(),
                at.toString(),
                0,
                Ending.STOPPED,
                stage,
                "The run stopped after the stage " + stage + ", as it was asked to.",
                null,
                next.sentence(),
                next.retry(),
                Links.of(attempt.folder(), Optional.empty()));
    }
}
