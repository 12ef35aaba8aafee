package io.dynasage.job.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run as its folder tells it.
 *
 * @param state {@code Completed}, {@code Refused}, or {@code Unfinished}: it runs, was stopped or failed
 * @param stage the last stage that it finished; null if none
 * @param began its start; of an unfinished run the time of its marker
 * @param touched when it last finished anything
 * @param record {@code run.json}; empty while it is unfinished
 */
public record PastRun(
        String runId,
        String state,
        Stage stage,
        Instant began,
        Instant touched,
        String folder,
        Optional<JsonNode> record) {
    /** The state of a run that came to its end. */
    public static final String COMPLETED = "Completed";
    /** The state of a run without a record: it runs, was stopped or failed. */
    public static final String UNFINISHED = "Unfinished";

    /** Whether it left its record. */
    public boolean finished() {
        return record.isPresent();
    }

    /** From its start to its end; empty while it is unfinished. */
    public Optional<Duration> took() {
        return record.map(run -> Duration.between(
                Instant.parse(run.path("startedAt").asText()),
                Instant.parse(run.path("finishedAt").asText())));
    }

    /** The metric that the gate compares by; the empty text while there is none. */
    public String primaryMetric() {
        return record.map(run -> run.at("/evaluation/primaryMetric").asText("")).orElse("");
    }

    /** What was measured of the model on the test part, by name. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        record.ifPresent(run -> run.at("/evaluation/scorers/model")
                .fields()
                .forEachRemaining(
                        metric -> metrics.put(metric.getKey(), metric.getValue().asDouble())));
        return Collections.unmodifiableMap(metrics);
    }
}
