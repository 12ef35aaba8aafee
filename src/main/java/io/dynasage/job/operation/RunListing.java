package io.dynasage.job.operation;

import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.Stage;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats runs as a table and as JSON. */
final class RunListing {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunListing() {}

    /** @param serving the run that the endpoint serves, or null */
    static List<String> lines(List<PastRun> runs, String serving) {
        TextTable table = new TextTable("run", "state", "began (UTC)", "took", "last stage", "metric", "endpoint");
        for (PastRun run : runs) {
            table.row(
                    run.runId(),
                    run.state(),
                    MINUTE.format(run.began()),
                    run.took().map(Amounts::time).orElse(""),
                    run.stage().map(Stage::toString).orElse(""),
                    metric(run),
                    run.runId().equals(serving) ? "serving" : "");
        }
        return table.lines();
    }

    private static String metric(PastRun run) {
        Double value = run.metrics().get(run.primaryMetric());
        return value == null ? "" : String.format(Locale.ROOT, "%s %.4f", run.primaryMetric(), value);
    }

    /**
     * Returns a run as JSON: members in lowerCamelCase, times as ISO 8601 in UTC, null where an unfinished run has no
     * value.
     */
    static Map<String, Object> json(PastRun run, String serving) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("runId", run.runId());
        members.put("state", run.state());
        members.put("lastStage", run.stage().map(Stage::toString).orElse(null));
        members.put("startedAt", run.began().toString());
        members.put(
                "finishedAt",
                run.record().map(record -> record.path("finishedAt").asText()).orElse(null));
        members.put("seconds", run.took().map(took -> took.toMillis() / 1000.0).orElse(null));
        members.put("primaryMetric", run.primaryMetric().isEmpty() ? null : run.primaryMetric());
        members.put("metrics", run.metrics());
        members.put("serving", run.runId().equals(serving));
        members.put("folder", run.folder());
        return members;
    }
}
