package io.dynasage.job.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.features.FeatureException;
import io.dynasage.job.failure.HeldException;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ends of a run leave in its folder. */
class RunEndsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path bucket;

    private final StringWriter out = new StringWriter();
    private RunFolder folder;
    private RunEnds ends;

    @BeforeEach
    void start() throws IOException {
        ends = ends(Map.of("SERVERLESS_EMR_JOB_ID", "00a"), "auto");
    }

    private RunEnds ends(Map<String, String> environment, String metrics) throws IOException {
        JobConfig config = ConfigReader.read(
                Files.readString(Path.of("conf/recommendation.conf")),
                "conf/recommendation.conf",
                Map.of("notices.metrics", metrics));
        folder = new RunFolder(
                new RunNames(config.name(), bucket.toUri().toString().replaceFirst("/$", "")),
                new RunId("nightly"),
                new Configuration());
        return new RunEnds(config, "--config shop.conf", folder, CLOCK, new PrintWriter(out), environment::get);
    }

    @Test
    void metricsArePrintedOnlyWhereSomethingCollectsThem() throws IOException {
        Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        assertEquals(1, metrics(pod, "auto"));
        assertEquals(0, metrics(Map.of("TERM", "dumb"), "auto"), "output that goes to a file or a pipe");
        assertEquals(1, metrics(Map.of(), "always"));
        assertEquals(0, metrics(pod, "never"));
    }

    private long metrics(Map<String, String> environment, String setting) throws IOException {
        out.getBuffer().setLength(0);
        ends(environment, setting).failed(new FeatureException("no items"));
        return out.toString().lines().filter(line -> line.contains("_aws")).count();
    }

    private JsonNode outcome() throws IOException {
        return new ObjectMapper().readTree(folder.readIfThere("outcome.json").orElseThrow());
    }

    private boolean left() {
        return folder.readIfThere("outcome.json").isPresent();
    }

    private void begin() {
        folder.claim(CLOCK.instant());
        ends.begun();
    }

    @Test
    void aFailedRunLeavesItsReasonAndWhatToDo() throws IOException {
        begin();
        ends.failed(new StorageException("read", "s3a://b/x", new IOException("the host is down")));
        assertEquals("6 failed later", text("code", "ending", "retry"));
        assertEquals(
                "java.io.IOException: the host is down", outcome().path("cause").asText());
        assertTrue(
                outcome()
                        .path("next")
                        .asText()
                        .endsWith("continue with run --resume nightly (what is finished is kept)."),
                outcome()::toString);
        assertTrue(out.toString().contains("\"outcome\":\"failed\""), out.toString());
    }

    private String text(String... members) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String member : members) {
            text.append(' ').append(outcome().path(member).asText());
        }
        return text.substring(1);
    }

    @Test
    void whereS3GivesNoAnswerNothingIsWrittenThere() {
        begin();
        OutageException outage = OutageException.of(
                        new StorageException("write", "s3a://b/x", new ConnectException("Connection refused")),
                        CLOCK.instant(),
                        ends.again())
                .orElseThrow();
        assertTrue(outage.isOfStorage(), outage.getMessage());
        ends.failed(outage);
        assertFalse(left());
        assertTrue(out.toString().contains("\"outcome\":\"failed\""), "the metrics are printed: " + out);
    }

    /** A flow gives the id; of a person's mistake nothing is left. */
    @Test
    void anEndBeforeTheRunBeginsIsKeptIfTheRunHasAName() throws IOException {
        ends.failed(new FeatureException("no items"));
        assertFalse(left());
        ends.named();
        ends.failed(new FeatureException("no items"));
        assertEquals("4 failed never", text("code", "ending", "retry"));
        assertFalse(folder.mayBegin(), "what an end leaves is no run");
    }

    @Test
    void theNextDriverRemovesWhatTheLastOneLeft() throws IOException {
        begin();
        ends.failed(new IllegalStateException("a task failed"));
        assertEquals("1 failed resume", text("code", "ending", "retry"));
        assertTrue(folder.isEmpty(), "a run that has finished nothing starts from the beginning");
        folder.forgetEnd();
        assertFalse(left());
    }

    @Test
    void aDriverThatFindsTheRunHeldLeavesItToItsHolder() {
        begin();
        ends.failed(new HeldException("Another driver holds run nightly"));
        assertFalse(left());
        assertEquals("", out.toString());
    }

    @Test
    void aRunThatHasWaitedForTheEndpointInVainIsReported() throws IOException {
        begin();
        ends.failed(new HeldException("Another driver holds endpoint shop").afterWaiting());
        assertEquals("7 failed later Another driver holds endpoint shop", text("code", "ending", "retry", "message"));
        assertTrue(out.toString().contains("\"outcome\":\"failed\""), out.toString());
    }

    @Test
    void aMistakeIsKeptOnlyOfARunThatHasBegunAndIsNotFinished() throws IOException {
        ends.named();
        ends.failed(new UsageException("There is no run nightly"));
        assertFalse(left());
        begin();
        ends.failed(new UsageException("Run nightly was begun with other settings"));
        assertEquals("2 failed never", text("code", "ending", "retry"));
        folder.forgetEnd();
        folder.write("run.json", "{\"status\": \"Completed\"}");
        ends.failed(new UsageException("Run nightly is finished already"));
        assertFalse(left());
    }

    @Test
    void aRunThatStopsAsItWasAskedToSaysSoAndNotifiesNobody() throws IOException {
        begin();
        ends.stopped(Stage.CHANNELS);
        assertEquals("0 stopped channels resume", text("code", "ending", "stage", "retry"));
        assertEquals("", out.toString());
    }

    @Test
    void aFinishedRunKeepsItsExitCode() {
        begin();
        assertTrue(folder.finishedWith().isEmpty());
        folder.write("run.json", "{\"status\": \"Refused\"}");
        assertEquals(5, folder.finishedWith().orElseThrow().code());
        folder.write("run.json", "{\"status\": \"Refused\", \"evaluation\": {\"passed\": true}}");
        assertEquals(8, folder.finishedWith().orElseThrow().code());
        folder.write("run.json", "{\"status\": \"Completed\"}");
        assertEquals(0, folder.finishedWith().orElseThrow().code());
    }
}
