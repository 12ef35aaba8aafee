package io.dynasage.report;

import io.dynasage.settings.Choice;
import io.dynasage.storage.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a run ended, for people and programs that watch it from outside.
 *
 * @param at when it ended
 * @param stage the stage that failed; null if no stage had begun or the run did not fail
 * @param reason why the run was refused or failed, or the gate's reasons for passing the model and its notes, in the
 *     form of {@link Printable}
 * @param folder the run's folder, {@code s3a://…/}
 * @param endpoint the endpoint that now serves the model; null if the model was not deployed
 * @param code the exit code of the run's process
 * @param next what to do now
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
        List<RunMetric> metrics,
        int code,
        NextStep next) {

    /** The outcome of a run. */
    public enum Outcome {
        /** The run did everything that was configured. */
        COMPLETED,
        /**
         * The gate refused the model, or the final model is worse than its twin; the previous model is still served.
         */
        REFUSED,
        /** The run stopped with an error. */
        FAILED;

        /** Returns the outcome of a run that finished. */
        static Outcome of(RunRecord record) {
            return record.status().equals("Completed") ? COMPLETED : REFUSED;
        }

        @Override
        public String toString() {
            return Choice.spelling(this);
        }
    }

    /**
     * The facts that are known about a run before it starts.
     *
     * @param job the job's name
     * @param runId the run's id
     * @param folder the run's folder
     */
    public record Attempt(String job, String runId, String folder, Instant startedAt) {}

    /**
     * Returns the end of a run that finished, either completed or refused.
     *
     * @param code the exit code of the run's process
     */
    public static RunEnd of(RunRecord record, int code, NextStep next) {
        return new RunEnd(
                record.job(),
                record.runId(),
                Outcome.of(record),
                Instant.parse(record.finishedAt()),
                null,
                reasons(record).map(Printable::line).collect(Collectors.joining("\n")),
                record.folder(),
                Optional.ofNullable(record.endpoint())
                        .map(RunRecord.Endpoint::name)
                        .orElse(null),
                RunMetrics.of(record),
                code,
                next);
    }

    private static Stream<String> reasons(RunRecord record) {
        Stream<String> refit = Stream.ofNullable(record.refit())
                .flatMap(last -> Stream.concat(
                        last.reasons().stream(),
                        Stream.of(last.training().jobName()
                                + " trained the final model on all examples; what follows is measured on its twin.")));
        Stream<String> newer = Stream.of(record)
                .filter(run -> run.endpoint() == null
                        && Outcome.of(run) == Outcome.COMPLETED
                        && "true".equals(run.settings().get("endpoint.deploy")))
                .map(run -> "The model of a newer run serves, so this one was not deployed; `rollback --to "
                        + run.runId() + "` puts it there.");
        return Stream.of(newer, refit, record.evaluation().reasons().stream(), record.evaluation().notes().stream())
                .flatMap(reasons -> reasons);
    }

    /**
     * What ended a run.
     *
     * @param stage the stage that failed; null if no stage had begun
     * @param code the exit code of the run's process
     */
    public record Failure(String stage, String reason, int code, NextStep next) {}

    /**
     * Returns the end of a run that failed.
     *
     * @param finished the stages that had finished
     */
    public static RunEnd failed(Attempt attempt, Instant at, Failure failure, List<RunRecord.Stage> finished) {
        double seconds = Duration.between(attempt.startedAt(), at).toMillis() / 1000.0;
        return new RunEnd(
                attempt.job(),
                attempt.runId(),
                Outcome.FAILED,
                at.truncatedTo(ChronoUnit.MILLIS),
                failure.stage(),
                Printable.message(failure.reason()),
                attempt.folder(),
                null,
                RunMetrics.ofFailure(seconds, finished),
                failure.code(),
                failure.next());
    }

    static double seconds(String from, String to) {
        return Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1000.0;
    }
}
