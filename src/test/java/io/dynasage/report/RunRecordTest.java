package io.dynasage.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunRecordTest {
    @Test
    void namesAreLowerCamelCaseAndAnEndpointThatWasNotDeployedIsAbsent() throws Exception {
        RunRecord record = new RunRecord(
                "20260101T000000Z-abcd",
                "shop",
                "Completed",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:01:00Z",
                new RunRecord.Source("scan", "interactions", 10, 0, 4, 2.5, List.of()),
                new RunRecord.Events(
                        9, Map.of("user_id: missing", 1L), Map.of(), 0, "2026-01-01T00:00:00Z", List.of(), null, null),
                new RunRecord.Features(
                        "recommendation",
                        Map.of("user_id", 4, "item_id", 5),
                        9,
                        "00ff",
                        null,
                        null,
                        new RunRecord.Cleaning(9, 9, 0, 0, 0),
                        Map.of(),
                        null,
                        null,
                        List.of(),
                        List.of()),
                Map.of(
                        "train",
                        new RunRecord.Channel(
                                "s3a://b/train/",
                                "recordio-protobuf",
                                5,
                                320,
                                List.of(new RunRecord.File("part-0.pbr", 320, 5, "00ff")))),
                new RunRecord.Training(
                        "shop-1",
                        "image:1",
                        Map.of("epochs", "3"),
                        List.of(new RunRecord.Transition("Starting", "Preparing", "2026-01-01T00:00:10Z")),
                        7,
                        7,
                        Map.of("train:progress", 100.0),
                        Map.of("train rmse", new TreeMap<>(Map.of(0, 1.05, 1, 0.98))),
                        "s3://b/model.tar.gz",
                        "00ff"),
                null,
                new RunRecord.Evaluation(
                        "ndcgAt10",
                        Map.of("model", Map.of("hrAt10", 0.6)),
                        true,
                        List.of("The model is better."),
                        List.of(new RunRecord.Verdict("popularity", "beaten", "ndcgAt10", 0.1, 0.05, 0.15, true)),
                        List.of("12 of 15 are measured."),
                        Map.of("test", Map.of("0", 12L, "1", 5L)),
                        Map.of("als", "reg = 0.3, alpha = 2.0"),
                        Map.of("with fold-in", Map.of("hrAt10", 0.5)),
                        Map.of()),
                null,
                null,
                new RunRecord.Recommendations(
                        "s3a://b/lists/",
                        3,
                        1,
                        20,
                        null,
                        new RunRecord.DefaultLists(2, "users of all time"),
                        new RunRecord.Excluded(7, 5, 1),
                        null,
                        null,
                        null,
                        null,
                        Map.of()),
                List.of(new RunRecord.Stage("events", 1.5)),
                "s3a://b/runs/1/",
                Map.of("name", "shop"),
                Map.of("spark", "3.5.4"));
        JsonNode json = new ObjectMapper().readTree(record.toJson());
        assertEquals(0.6, json.at("/evaluation/scorers/model/hrAt10").asDouble());
        assertEquals(2.5, json.at("/source/consumedReadUnits").asDouble());
        assertEquals("00ff", json.at("/channels/train/files/0/sha256").asText());
        assertEquals(
                "Preparing", json.at("/training/statusTransitions/0/message").asText());
        assertEquals(
                "{\"train rmse\":{\"0\":1.05,\"1\":0.98}}",
                json.at("/training/losses").toString());
        assertEquals("beaten", json.at("/evaluation/verdicts/0/verdict").asText());
        assertEquals(0.05, json.at("/evaluation/verdicts/0/low").asDouble());
        assertEquals(5, json.at("/evaluation/labels/test/1").asInt());
        assertEquals(
                "reg = 0.3, alpha = 2.0", json.at("/evaluation/choices/als").asText());
        assertFalse(json.has("endpoint"));
        assertFalse(json.has("refit"));
        assertEquals("12 of 15 are measured.", json.at("/evaluation/notes/0").asText());
        assertEquals(
                "{\"listed\":7,\"known\":5,\"nearly\":1}",
                json.at("/recommendations/excluded").toString());
    }
}
