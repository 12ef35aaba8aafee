package io.dynasage.job.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run, as its folder describes it.
 *
 * @param state {@code Completed}, {@code Refused}, or {@code Unfinished}: the run is in progress, was stopped or failed
 * @param stage the last stage that it finished; empty if none
 * @param began its start; for an unfinished run, the time of its marker
 * @param touched the time when it last finished a stage or the run
 * @param record {@code run.json}; empty while the run is unfinished
 */
public record PastRun(
        String runId,
        String state,
        Optional<Stage> stage,
        Instant began,
        Instant touched,
        String folder,
        Optional<JsonNode> record) {
    /** The state of a completed run. */
    public static final String COMPLETED = "Completed";
    /** The state of a run without a record: it is in progress, was stopped or failed. */
    public static final String UNFINISHED = "Unfinished";

    /** The member of the record with the time when the data of the run's users was erased. */
    public static final String ERASED = "erased";

    /** Returns when the data of the run's users was erased; empty if it was not. */
    public Optional<Instant> erased() {
        return record.map(run -> run.path(ERASED).textValue()).map(Instant::parse);
    }

    /** Returns whether the run left its record. */
    public boolean finished() {
        return record.isPresent();
    }

    /**
     * Returns which model the run is to serve: {@code final}, which learnt from all examples, or {@code judged}; empty
     * while the run is unfinished.
     */
    public String model() {
        return record.map(run -> run.path("refit").isObject() ? "final" : "judged")
                .orElse("");
    }

    /** Returns the time from its start to its end; empty while the run is unfinished. */
    public Optional<Duration> took() {
        return record.map(run -> Duration.between(
                Instant.parse(run.path("startedAt").asText()),
                Instant.parse(run.path("finishedAt").asText())));
    }

    /** Returns what the run noticed about the data, one sentence each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        record.ifPresent(run -> run.at("/features/warnings").forEach(warning -> warnings.add(warning.asText())));
        return List.copyOf(warnings);
    }

    /** Returns the name of the metric that the gate compares; empty while there is none. */
    public String primaryMetric() {
        return record.map(run -> run.at("/evaluation/primaryMetric").asText("")).orElse("");
    }

    /** Returns the model's metrics on the test part, by name. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        record.ifPresent(run -> run.at("/evaluation/scorers/model")
                .fields()
                .forEachRemaining(
                        metric -> metrics.put(metric.getKey(), metric.getValue().asDouble())));
        return Collections.unmodifiableMap(metrics);
    }
}
