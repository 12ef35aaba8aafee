package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EvaluationReportTest {
    private static final EvaluationReport REPORT = new EvaluationReport(
            "ndcgAt10",
            List.of(
                    table("candidates", Segment.ALL, 0.1),
                    table("candidates", new Segment("item_segment", "tail"), 0.2),
                    table("lists", Segment.ALL, 0.3)),
            Map.of("test", Map.of("1", 31L, "0", 29L)),
            Map.of(),
            List.of(),
            Map.of());

    @Test
    void distinguishesMetricsOfTheSameNameByTheirTables() {
        assertEquals(List.of("ndcgAt10", "lists.ndcgAt10"), List.copyOf(REPORT.metricNames()));
        assertEquals(0.1, REPORT.value("model", "ndcgAt10").orElseThrow().value());
        assertEquals(0.3, REPORT.value("model", "lists.ndcgAt10").orElseThrow().value());
        assertEquals(
                0.3, REPORT.comparison("lists.ndcgAt10", "als").orElseThrow().lift());
        assertEquals(Optional.empty(), REPORT.value("live", "ndcgAt10"));
        assertEquals(Optional.empty(), REPORT.value("model", "auc"));
    }

    @Test
    void knowsItsScorersByTheirRoles() {
        assertEquals(Optional.of("model"), REPORT.scorer(Role.MODEL));
        assertEquals(Optional.empty(), REPORT.scorer(Role.LIVE));
        assertEquals(List.of("model"), List.copyOf(REPORT.scorers()));
    }

    @Test
    void isWrittenAsJsonByItsNames() throws JsonProcessingException {
        JsonNode json = new ObjectMapper().valueToTree(REPORT);
        assertEquals("ndcgAt10", json.at("/primaryMetric").asText());
        assertEquals(
                "{\"name\":\"candidates\",\"segment\":{\"column\":\"item_segment\",\"value\":\"tail\"},\"units\":7,"
                        + "\"metrics\":[\"ndcgAt10\"],"
                        + "\"rows\":[{\"scorer\":\"model\",\"role\":\"MODEL\","
                        + "\"metrics\":{\"ndcgAt10\":{\"value\":0.2,\"interval\":{\"low\":0.0,\"high\":1.0}}},"
                        + "\"calibration\":[{\"from\":0.0,\"to\":0.1,\"count\":3,\"meanScore\":0.05,"
                        + "\"positiveRate\":0.25}]}],"
                        + "\"comparisons\":[{\"metric\":\"ndcgAt10\",\"over\":\"als\",\"lift\":0.2,\"interval\":null,"
                        + "\"lead\":{\"value\":0.1,\"interval\":null}}]"
                        + ",\"notes\":[\"A note.\"],\"drawn\":{\"count\":40,\"noun\":\"users\"}}",
                new ObjectMapper().writeValueAsString(json.at("/tables/1")));
    }

    @Test
    void readsASegmentBackFromItsText() {
        for (Segment segment : List.of(
                Segment.ALL, new Segment("device", "a=b"), new Segment("device", ""), new Segment("x", "all"))) {
            assertEquals(segment, Segment.parse(segment.toString()));
        }
    }

    @Test
    void knowsWhichMetricsAreBetterIfLess() {
        for (String metric :
                List.of("logLoss", "rmse", "mae", "calibrationError", "giniAt20", "lists.popularityAt20")) {
            assertEquals(Direction.LESS_IS_BETTER, Direction.of(metric), metric);
        }
        for (String metric :
                List.of("auc", "ndcgAt10", "lists.recallAt20", "noveltyAt20", "coverageAt5", "f1", "accuracy")) {
            assertEquals(Direction.MORE_IS_BETTER, Direction.of(metric), metric);
        }
    }

    private static MetricTable table(String name, Segment segment, double value) {
        MetricRow row = new MetricRow(
                "model",
                Role.MODEL,
                Map.of("ndcgAt10", new MetricValue(value, new Interval(0, 1))),
                List.of(new CalibrationBin(0, 0.1, 3, 0.05, 0.25)),
                List.of());
        return new MetricTable(
                name,
                segment,
                7,
                List.of("ndcgAt10"),
                List.of(row),
                List.of(new Comparison("ndcgAt10", "als", value, null, new Lead(0.1, null))),
                List.of("A note."),
                new DrawnUnits(40, "users"));
    }
}
