package io.dynasage.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunOutcomeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aFailureSaysWhatAFlowAndAPersonDoNext() throws Exception {
        RunEnd end = ExampleRun.failed("training", "the disk is full");
        assertEquals(
                JSON.readTree("""
                    {"version": 1, "job": "shop", "runId": "nightly-0412", "at": "2026-01-01T00:01:00.500Z",
                     "code": 6, "ending": "failed", "stage": "training", "message": "the disk is full",
                     "cause": "java.io.IOException: No space left on device",
                     "next": "Continue with run --resume nightly-0412.", "retry": "resume",
                     "links": {
                       "folder": "s3://my-bucket/recommendation/runs/nightly-0412/",
                       "console": "https://console.aws.amazon.com/s3/buckets/%s",
                       "record": null}}\
                    """.formatted("my-bucket?prefix=recommendation/runs/nightly-0412/")),
                json(RunOutcome.of(end, Optional.of("java.io.IOException: No space left on device"))));
    }

    @Test
    void aFinishedRunNamesItsRecord() {
        JsonNode completed = json(RunOutcome.of(ExampleRun.completed(), Optional.empty()));
        assertEquals(
                "0 completed never s3://my-bucket/recommendation/runs/20260101T000000Z-abcd/run.json",
                String.join(
                        " ",
                        completed.path("code").asText(),
                        completed.path("ending").asText(),
                        completed.path("retry").asText(),
                        completed.at("/links/record").asText()));
        JsonNode refused =
                json(RunOutcome.of(ExampleRun.finished("Refused", List.of("auc is 0.4.")), Optional.empty()));
        assertEquals(
                "5 refused auc is 0.4.\nals is better than the model.",
                refused.path("code").asText() + " " + refused.path("ending").asText() + " "
                        + refused.path("message").asText());
    }

    @Test
    void aRunThatStoppedAsItWasAskedToIsResumed() {
        RunEnd.Attempt attempt = new RunEnd.Attempt("shop", "nightly", "s3a://b/runs/nightly/", Instant.EPOCH);
        JsonNode stopped = json(RunOutcome.stopped(
                attempt,
                Instant.EPOCH,
                "channels",
                new NextStep(NextStep.Retry.RESUME, "Continue with run --resume nightly.")));
        assertEquals(
                "0 stopped channels resume",
                stopped.path("code").asText() + " " + stopped.path("ending").asText() + " "
                        + stopped.path("stage").asText() + " "
                        + stopped.path("retry").asText());
    }

    private static JsonNode json(RunOutcome outcome) {
        return JSON.valueToTree(outcome);
    }
}
