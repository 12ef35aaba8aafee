package io.dynasage.report;

import io.dynasage.settings.Choice;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How a run ended, for those who watch from outside.
 *
 * @param at when it ended
 * @param stage the stage that failed; null if none had begun, and for a run that did not fail
 * @param reason why it was refused or failed, or what the gate said of a model that passed; any text
 * @param folder the run's folder, {@code s3a://…/}
 * @param endpoint what serves the model now; null if it was not deployed
 */
public record RunEnd(
        String job,
        String runId,
        Outcome outcome,
        Instant at,
        String stage,
        String reason,
        String folder,
        String endpoint,
        List<RunMetric> metrics) {

    /** What became of a run. */
    public enum Outcome {
        /** It did all that it was to do. */
        COMPLETED,
        /** The gate refused the model; what served before serves on. */
        REFUSED,
        /** It stopped with an error. */
        FAILED;

        @Override
        public String toString() {
            return Choice.spelling(this);
        }
    }

    /**
     * What is known of a run before it has done anything.
     *
     * @param job the job's name
     * @param runId the run's id
     * @param folder the run's folder
     */
    public record Attempt(String job, String runId, String folder, Instant startedAt) {}

    /** The end of a run that came to its end: completed or refused. */
    public static RunEnd of(RunRecord record) {
        Outcome outcome = record.status().equals("Completed") ? Outcome.COMPLETED : Outcome.REFUSED;
        return new RunEnd(
                record.job(),
                record.runId(),
                outcome,
                Instant.parse(record.finishedAt()),
                null,
                String.join("\n", record.evaluation().reasons()),
                record.folder(),
                record.endpoint() == null ? null : record.endpoint().name(),
                RunMetrics.of(record));
    }

    /**
     * The end of a run that failed.
     *
     * @param stage null if none had begun
     * @param finished the stages that were done
     */
    public static RunEnd failed(
            Attempt attempt, Instant at, String stage, String reason, List<RunRecord.Stage> finished) {
        double seconds = Duration.between(attempt.startedAt(), at).toMillis() / 1000.0;
        return new RunEnd(
                attempt.job(),
                attempt.runId(),
                Outcome.FAILED,
                at.truncatedTo(ChronoUnit.MILLIS),
                stage,
                reason,
                attempt.folder(),
                null,
                RunMetrics.ofFailure(seconds, finished));
    }

    static double seconds(String from, String to) {
        return Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1000.0;
    }
}
