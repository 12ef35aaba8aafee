package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run left, as JSON. A file that the run did not write is a {@link MissingNode}.
 *
 * @param record {@code run.json}, which a run that failed does not have
 * @param evaluation {@code evaluation.json}
 * @param profile {@code profile.json}
 * @param users {@code users.json}
 * @param rejects the first rejects of {@code rejects/}, with personal values masked, as an array
 * @param end {@code outcome.json}, with {@code options}, which give the configuration; of a run without a record also
 *     {@code metrics}, with the seconds of its finished stages
 */
public record RunFiles(
        JsonNode record, JsonNode evaluation, JsonNode profile, JsonNode users, JsonNode rejects, JsonNode end) {
    /** Returns the files of a run of which only the record is looked at. */
    public static RunFiles ofRecord(JsonNode record) {
        JsonNode none = MissingNode.getInstance();
        return new RunFiles(record, none, none, none, none, none);
    }

    /** Returns whether the run left its record. */
    public boolean finished() {
        return record.isObject();
    }

    String runId() {
        return known("runId");
    }

    String job() {
        return known("job");
    }

    private String known(String member) {
        return record.path(member).asText(end.path(member).asText(""));
    }

    /** Returns the options that give the run's configuration. */
    String options() {
        String options = end.path("options").asText("");
        return options.isEmpty() ? "--config CONF" : options;
    }

    String setting(String key) {
        return record.path("settings").path(key).asText("");
    }

    /** Returns the time from start to end, in seconds. */
    double seconds() {
        return Duration.between(time("startedAt"), time("finishedAt")).toMillis() / 1000.0;
    }

    private Instant time(String member) {
        return Instant.parse(record.path(member).asText());
    }

    String primaryMetric() {
        return record.at("/evaluation/primaryMetric").asText("");
    }

    /** Returns a scorer's value of a metric in the record; empty if it has none. */
    Optional<Double> value(String scorer, String metric) {
        return Optional.of(record.at("/evaluation/scorers").path(scorer).path(metric))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble);
    }

    /** Returns the tables of the evaluation that measured all rows. */
    List<JsonNode> wholeTables() {
        return whole(evaluation.at("/report/tables"));
    }

    /** Returns the tables of named lists that measured all users, by the lists' names. */
    Map<String, JsonNode> listTables() {
        Map<String, JsonNode> tables = new LinkedHashMap<>();
        evaluation
                .at("/report/lists")
                .properties()
                .forEach(list -> whole(list.getValue()).forEach(table -> tables.put(list.getKey(), table)));
        return tables;
    }

    private static List<JsonNode> whole(JsonNode tables) {
        List<JsonNode> whole = new ArrayList<>();
        tables.forEach(table -> {
            if (table.at("/segment/column").asText().isEmpty()) {
                whole.add(table);
            }
        });
        return whole;
    }

    /** Returns the texts of an array. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
