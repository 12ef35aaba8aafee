package io.dynasage.job.operation;

import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.Stage;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Formats runs as a table and as JSON. */
final class RunListing {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunListing() {}

    /** @param serving the run that the endpoint serves, if there is one */
    static List<String> lines(List<PastRun> runs, Optional<String> serving) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("run", "state", "began (UTC)", "took", "last stage", "metric", "model", "endpoint"));
        for (PastRun run : runs) {
            rows.add(List.of(
                    run.runId(),
                    run.erased().map(at -> run.state() + ", erased").orElse(run.state()),
                    MINUTE.format(run.began()),
                    run.took().map(Amounts::time).orElse(""),
                    run.stage().map(Stage::toString).orElse(""),
                    metric(run),
                    run.model(),
                    serving.filter(run.runId()::equals).map(id -> "serving").orElse("")));
        }
        return TextTable.lines(rows);
    }

    private static String metric(PastRun run) {
        return Optional.ofNullable(run.metrics().get(run.primaryMetric()))
                .map(value -> String.format(Locale.ROOT, "%s %.4f", run.primaryMetric(), value))
                .orElse("");
    }

    /** A run as JSON: times as ISO 8601 in UTC, null where an unfinished run has no value. */
    record Entry(
            String runId,
            String state,
            String lastStage,
            String startedAt,
            String finishedAt,
            Double seconds,
            String primaryMetric,
            Map<String, Double> metrics,
            String model,
            String judgedJob,
            String finalJob,
            boolean serving,
            String folder) {
        static Entry of(PastRun run, Optional<String> serving) {
            return new Entry(
                    run.runId(),
                    run.state(),
                    run.stage().map(Stage::toString).orElse(null),
                    run.began().toString(),
                    run.record()
                            .map(record -> record.path("finishedAt").asText())
                            .orElse(null),
                    run.took().map(took -> took.toMillis() / 1000.0).orElse(null),
                    Optional.of(run.primaryMetric())
                            .filter(name -> !name.isEmpty())
                            .orElse(null),
                    run.metrics(),
                    run.model().isEmpty() ? null : run.model(),
                    job(run, "/training/jobName"),
                    job(run, "/refit/training/jobName"),
                    serving.filter(run.runId()::equals).isPresent(),
                    run.folder());
        }

        /** Returns the name of a training job; null if the record has none. */
        private static String job(PastRun run, String pointer) {
            return run.record().map(record -> record.at(pointer).textValue()).orElse(null);
        }
    }
}
