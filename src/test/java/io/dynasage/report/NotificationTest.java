package io.dynasage.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void successSaysWhatServesHowGoodItIsAndWhereAllOfItIs() {
        Notification notification = new Notification(ExampleRun.completed());
        assertEquals("Dynasage shop: run 20260101T000000Z-abcd is deployed", notification.subject());
        String text = notification.text();
        for (String expected : List.of(
                "Run 20260101T000000Z-abcd of shop is done: endpoint shop serves its model.",
                "ndcgAt10 is 0.4, 33.3 % over popularity.\nals is better than the model.\n",
                "NdcgAt10: 0.4000\n",
                "ItemsRead: 6,000\n",
                "s3://my-bucket/recommendation/runs/20260101T000000Z-abcd/\n",
                "https://console.aws.amazon.com/s3/buckets/my-bucket?prefix=recommendation/runs/20260101T000000Z-abcd/"
                        + "\n")) {
            assertTrue(text.contains(expected), text);
        }
    }

    @Test
    void refusalSaysWhatServesOn() {
        Notification notification = new Notification(ExampleRun.finished(
                "Refused", List.of("ndcgAt10 is 0.2, 33.3 % under popularity.", "auc is below 0.7.")));
        assertEquals("Dynasage shop: run 20260101T000000Z-abcd was refused", notification.subject());
        assertTrue(
                notification
                        .text()
                        .startsWith("The model of run 20260101T000000Z-abcd of shop was refused; what served"
                                + " before serves on.\n\n"
                                + "ndcgAt10 is 0.2, 33.3 % under popularity.\nauc is below 0.7.\n"),
                notification.text());
    }

    @Test
    void aFinalModelIsNamedAndTheReasonAgainstItComesFirst() {
        RunEnd end = RunEnd.of(ExampleRun.unfit("The final model is worse."), 8, ExampleRun.NOTHING);
        assertEquals(RunEnd.Outcome.REFUSED, end.outcome());
        assertEquals(
                "The final model is worse.\n"
                        + "shop-f1 trained the final model on all examples; what follows is measured on its twin.\n"
                        + "ndcgAt10 is 0.4, 33.3 % over popularity.\n"
                        + "als is better than the model.",
                end.reason());
        assertTrue(new Notification(end).text().contains("BillableTrainingSeconds: 140\n"), "of both training jobs");
    }

    @Test
    void failureSaysWhereWhyAndHowToGoOn() {
        Notification notification = new Notification(ExampleRun.failed("training", "the disk is full"));
        assertEquals("Dynasage shop: run nightly-0412 failed in training", notification.subject());
        assertTrue(
                notification
                        .text()
                        .startsWith("Run nightly-0412 of shop failed in the stage training, with exit code 6."
                                + "\n\nthe disk is full\n"),
                notification.text());
        assertTrue(
                notification.text().contains("\nWhat to do: Continue with run --resume nightly-0412.\n"),
                notification.text());
        assertTrue(new Notification(ExampleRun.failed(null, null))
                .text()
                .startsWith("Run nightly-0412 of shop failed before its first stage, with exit code 6.\n\n"
                        + "No reason is given.\n"));
    }

    @Test
    void programsGetJsonAndPeopleText() throws Exception {
        Notification notification = new Notification(ExampleRun.failed("training", "say \"no\"\n\tat line 1"));
        JsonNode messages = JSON.readTree(notification.messages());
        assertEquals(notification.text(), messages.path("default").asText());
        JsonNode sent = JSON.readTree(messages.path("sqs").asText());
        assertEquals(
                "shop nightly-0412 failed training",
                sent.path("job").asText() + " " + sent.path("runId").asText() + " "
                        + sent.path("outcome").asText() + " "
                        + sent.path("stage").asText());
        assertEquals("say \"no\"\\n\\tat line 1", sent.path("reason").asText());
        assertEquals(
                "6 resume Continue with run --resume nightly-0412.",
                sent.path("code").asText() + " " + sent.path("retry").asText() + " "
                        + sent.path("next").asText());
        assertEquals(1, sent.at("/metrics/FailedRuns").asInt());
        assertTrue(sent.path("endpoint").isNull());
        assertEquals("2026-01-01T00:01:00.500Z", sent.path("at").asText());
    }

    @Test
    void aReasonForgesNeitherALineNorAMetric() throws Exception {
        RunEnd end = ExampleRun.failed(
                "events", "user \u001b[2J\n{\"_aws\":{},\"FailedRuns\":0}\r\n26/01/01 INFO Run: done");
        String shown = "user \\u001b[2J\\n{\"_aws\":{},\"FailedRuns\":0}\\r\\n26/01/01 INFO Run: done";
        Notification notification = new Notification(end);
        assertTrue(notification.text().lines().anyMatch(shown::equals), notification.text());
        assertEquals(shown, JSON.readTree(notification.json()).path("reason").asText());
        assertEquals(1, EmbeddedMetrics.line(end).lines().count());
        assertEquals(
                1, JSON.readTree(EmbeddedMetrics.line(end)).path("FailedRuns").asInt());
    }

    @Test
    void anyReasonFitsIntoOneMessage() throws Exception {
        Notification notification = new Notification(ExampleRun.failed("events", "\u0001\"\\é".repeat(100_000)));
        assertTrue(notification.messages().getBytes(StandardCharsets.UTF_8).length < 256 * 1024, "SNS takes 256 KiB");
        assertTrue(JSON.readTree(notification.json()).path("reason").asText().endsWith(" … (896000 more characters)"));
    }

    @Test
    void aSubjectIsWhatSnsTakes() {
        RunEnd end = new RunEnd(
                "é".repeat(120) + "\n",
                "r",
                RunEnd.Outcome.COMPLETED,
                ExampleRun.END,
                null,
                "",
                "s3a://b/r/",
                null,
                List.of(),
                0,
                ExampleRun.NOTHING);
        assertTrue(new Notification(end).subject().matches("Dynasage [ -~]{1,90}"), new Notification(end).subject());
    }
}
