package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogsPlaneTest {
    private final TrainingJob job = new TrainingJob(request(), "arn", Clock.systemUTC());
    private final LogsPlane logs = new LogsPlane(() -> List.of(job), new LocalAccount());

    private static ObjectNode request() {
        ObjectNode request = Json.object().put("TrainingJobName", "job");
        request.putObject("AlgorithmSpecification").put("TrainingImage", "1.dkr.ecr.us-east-1.amazonaws.com/other:1");
        return request;
    }

    @BeforeEach
    void print() {
        job.downloading();
        for (int line = 0; line < 250; line++) {
            job.log().line("line " + line);
        }
    }

    private JsonNode page(ObjectNode of) {
        of.put("logGroupName", "/aws/sagemaker/TrainingJobs")
                .put("logStreamName", job.logStream().orElseThrow());
        return logs.answer(LogsPlane.LOGS + "GetLogEvents", Json.bytes(of));
    }

    private static void has(int count, String first, JsonNode page) {
        assertEquals(count, page.get("events").size());
        assertEquals(first, page.get("events").get(0).get("message").textValue());
    }

    @Test
    void theLatestLinesComeFirstUnlessTheHeadIsAskedFor() {
        JsonNode latest = page(Json.object());
        has(100, "line 150", latest);
        has(
                100,
                "line 50",
                page(Json.object()
                        .put("nextToken", latest.get("nextBackwardToken").textValue())));
        JsonNode head = page(Json.object().put("startFromHead", true).put("limit", 5));
        has(5, "line 0", head);
        String next = head.get("nextForwardToken").textValue();
        has(100, "line 5", page(Json.object().put("startFromHead", true).put("nextToken", next)));
    }

    @Test
    void theEndsOfAStreamLeadToThemselves() {
        for (String end : List.of("f/250", "b/0")) {
            JsonNode page = page(Json.object().put("nextToken", end));
            assertEquals(0, page.get("events").size(), end);
            String member = end.startsWith("f") ? "nextForwardToken" : "nextBackwardToken";
            assertEquals(end, page.get(member).textValue());
        }
    }

    @Test
    void aTokenOfAnotherKindIsRefused() {
        SageMakerError error =
                assertThrows(SageMakerError.class, () -> page(Json.object().put("nextToken", "12")));
        assertEquals("InvalidParameterException", error.code());
        assertEquals("The specified nextToken is invalid.", error.getMessage());
    }
}
