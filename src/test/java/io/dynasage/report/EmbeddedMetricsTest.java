package io.dynasage.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddedMetricsTest {
    private static JsonNode parsed(RunEnd end) throws Exception {
        String line = EmbeddedMetrics.line(end);
        assertFalse(line.contains("\n") || line.contains("\r"), line);
        return new ObjectMapper().readTree(line);
    }

    /**
     * The rules of the published specification: what is named must stand at the root, numbers as numbers, dimensions as
     * texts.
     */
    private static void followsTheRules(JsonNode root) {
        assertTrue(root.at("/_aws/Timestamp").isIntegralNumber());
        JsonNode directive = root.at("/_aws/CloudWatchMetrics/0");
        assertEquals(
                List.of("Dynasage", "[[\"job\"]]"),
                List.of(
                        directive.path("Namespace").asText(),
                        directive.path("Dimensions").toString()));
        assertTrue(root.path("job").isTextual() && !root.path("job").asText().isEmpty());
        assertTrue(
                directive.path("Metrics").size() >= 1
                        && directive.path("Metrics").size() <= 100,
                directive.toString());
        TreeSet<String> names = new TreeSet<>();
        directive.path("Metrics").forEach(metric -> {
            String name = metric.path("Name").asText();
            assertTrue(names.add(name), name + " is defined twice");
            assertTrue(
                    name.matches("[A-Z][A-Za-z0-9]{0,254}")
                            && metric.path("Unit").asText().matches("Count|Seconds|None"),
                    metric.toString());
            assertTrue(
                    root.path(name).isNumber()
                            && Double.isFinite(root.path(name).asDouble()),
                    name);
        });
    }

    @Test
    void aCompletedRunIsALineOfMetrics() throws Exception {
        JsonNode root = parsed(ExampleRun.completed());
        followsTheRules(root);
        Map<String, Double> expected = Map.ofEntries(
                Map.entry("CompletedRuns", 1.0),
                Map.entry("RefusedRuns", 0.0),
                Map.entry("FailedRuns", 0.0),
                Map.entry("Deployments", 1.0),
                Map.entry("RunSeconds", 60.5),
                Map.entry("EventsSeconds", 1.5),
                Map.entry("TrainingSeconds", 40.0),
                Map.entry("BillableTrainingSeconds", 65.0),
                Map.entry("ItemsRead", 6000.0),
                Map.entry("RejectedItems", 10.0),
                Map.entry("ConsumedReadUnits", 812.5),
                Map.entry("TrainingRows", 123.0),
                Map.entry("NdcgAt10", 0.4),
                Map.entry("PopularityNdcgAt10", 0.3),
                Map.entry("RecentPopularityNdcgAt10", 0.32),
                Map.entry("AlsNdcgAt10", 0.35),
                Map.entry("HitRateAt10", 0.6),
                Map.entry("Auc", 0.8));
        assertEquals(
                expected.keySet(),
                new TreeSet<>(root.at("/_aws/CloudWatchMetrics/0/Metrics").findValuesAsText("Name")));
        expected.forEach((name, value) -> assertEquals(value, root.path(name).asDouble(), name));
        assertEquals(
                "20260101T000000Z-abcd completed",
                root.path("runId").asText() + " " + root.path("outcome").asText());
        assertEquals(ExampleRun.END.toEpochMilli(), root.at("/_aws/Timestamp").asLong());
    }

    @Test
    void aRefusedRunCountsAsThatAndDeploysNothing() throws Exception {
        JsonNode root = parsed(ExampleRun.finished("Refused", List.of("too bad")));
        followsTheRules(root);
        assertEquals(
                "0 1 0 0",
                root.path("CompletedRuns").asInt() + " "
                        + root.path("RefusedRuns").asInt() + " "
                        + root.path("FailedRuns").asInt() + " "
                        + root.path("Deployments").asInt());
        assertEquals(0.4, root.path("NdcgAt10").asDouble());
    }

    @Test
    void aFailedRunTellsWhatIsKnown() throws Exception {
        JsonNode root = parsed(ExampleRun.failed("training", "the disk is full"));
        followsTheRules(root);
        assertEquals(
                "1 60.5 1.5 training",
                root.path("FailedRuns").asInt() + " " + root.path("RunSeconds").asDouble() + " "
                        + root.path("EventsSeconds").asDouble() + " "
                        + root.path("stage").asText());
        assertTrue(root.path("NdcgAt10").isMissingNode() && !root.has("reason"));
    }

    @Test
    void neverMoreMetricsThanTheFormatAllows() throws Exception {
        List<RunMetric> many = IntStream.range(0, 150)
                .mapToObj(n -> new RunMetric("M" + n, n, RunMetric.Unit.NONE))
                .toList();
        followsTheRules(parsed(new RunEnd(
                "shop",
                "r",
                RunEnd.Outcome.COMPLETED,
                Instant.EPOCH,
                null,
                "",
                "s3a://b/r/",
                null,
                many,
                0,
                ExampleRun.NOTHING)));
    }

    @Test
    void theRecordHoldsTheSameMetricsAndIsReadWithoutThem() throws Exception {
        ObjectMapper json = new ObjectMapper();
        RunRecord record = ExampleRun.record("Completed", List.of());
        JsonNode written = json.readTree(record.toJson());
        assertEquals(0.3, written.at("/metrics/PopularityNdcgAt10").asDouble());
        assertEquals(18, written.path("metrics").size());
        assertEquals(
                record.metrics(),
                json.readValue(record.toJson(), RunRecord.class).metrics());
    }
}
