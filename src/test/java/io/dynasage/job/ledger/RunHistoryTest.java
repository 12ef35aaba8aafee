package io.dynasage.job.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {
    private static final String GOOD =
            "{\"job\": \"shop\", \"status\": \"Completed\", \"startedAt\": \"2020-01-01T00:00:00Z\", \"finishedAt\":"
                    + " \"2020-01-01T00:05:00Z\"}";

    @TempDir
    private Path folder;

    @Test
    void thereAreNoRunsWhereThereIsNoFolder() {
        assertEquals(new PastRuns(List.of(), List.of(), Map.of()), history().newest(10));
    }

    @Test
    void aMalformedRecordIsNamedAndTheOtherRunsAreRead() throws IOException {
        run("good", GOOD);
        run("truncated", GOOD.substring(0, 40));
        run("empty", "");
        run("list", "[]");
        run("number", GOOD.replace("\"Completed\"", "5"));
        run("no-time", GOOD.replace("2020-01-01T00:05:00Z", "yesterday"));
        run("newer", GOOD.replace("\"status\"", "\"version\": 2, \"status\""));
        run("wrong-time", GOOD.replace("\"2020-01-01T00:00:00Z\"", "{}"));
        Files.createDirectories(folder.resolve("runs/not-a-run"));
        Files.writeString(folder.resolve("runs/not-a-run/run.json"), "{");
        PastRuns past = history().newest(Integer.MAX_VALUE);
        assertEquals(List.of("good"), past.runs().stream().map(PastRun::runId).toList());
        assertEquals("good", past.lastCompleted().orElseThrow().runId());
        assertEquals("its status is not a text", why(past, "number"));
        assertEquals("its version is 2, and this release reads version 1", why(past, "newer"));
        assertEquals("it is empty", why(past, "empty"));
        assertEquals("it holds no JSON object", why(past, "list"));
        assertEquals("its finishedAt is not a time", why(past, "no-time"));
        assertEquals("its startedAt is not a time", why(past, "wrong-time"));
        assertTrue(
                why(past, "truncated").startsWith("it is not JSON: Unexpected end-of-input"), why(past, "truncated"));
        assertEquals(7, past.unreadable().size());
        PastRuns.Unreadable empty = past.unreadable().stream()
                .filter(run -> run.runId().equals("empty"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                folder.toUri() + "runs/empty/run.json is skipped, because it is not the record of a run: it is empty.",
                empty.message());
    }

    @Test
    void runsOfAnotherJobBelowTheSameUriAreNoneOfThisJobs() throws IOException {
        run("ours", GOOD);
        run("theirs", GOOD.replace("shop", "shop-2"));
        run("of-nobody", GOOD.replace("\"job\": \"shop\", ", ""));
        unfinished("ours-now", "a = 1\nname = shop\n");
        unfinished("theirs-now", "name = shop-2\n");
        PastRuns past = history().newest(10);
        assertEquals(
                Set.of("ours", "ours-now"),
                past.runs().stream().map(PastRun::runId).collect(Collectors.toSet()));
        assertEquals(Map.of("theirs", "shop-2", "theirs-now", "shop-2", "of-nobody", ""), past.others());
        assertEquals(1, history().newest(1).runs().size());
    }

    private void unfinished(String id, String settings) throws IOException {
        Path run = Files.createDirectories(folder.resolve("runs/" + id));
        Files.writeString(run.resolve(".dynasage-run"), id + "\n");
        Files.writeString(run.resolve("settings.txt"), settings);
    }

    private String why(PastRuns past, String runId) {
        return past.unreadable().stream()
                .filter(run -> run.runId().equals(runId))
                .findFirst()
                .orElseThrow()
                .why();
    }

    private RunHistory history() {
        return new RunHistory(
                new RunNames("shop", folder.toUri().toString().replaceFirst("/$", "")), new Configuration(false));
    }

    private void run(String id, String record) throws IOException {
        Path run = Files.createDirectories(folder.resolve("runs/" + id));
        Files.writeString(run.resolve(".dynasage-run"), id + "\n");
        Files.writeString(run.resolve("run.json"), record);
    }
}
