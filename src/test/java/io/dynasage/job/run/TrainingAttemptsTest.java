package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.ChannelFile;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingAttemptsTest {
    private static final Map<String, ChannelManifest> CHANNELS = channels("aa");
    private static final String FILE = "ledger/training-jobs.json";

    @TempDir
    private Path folder;

    /** The jobs that SageMaker has, with their statuses. */
    private final Map<String, String> jobs = new HashMap<>();

    private RunFolder run;

    @BeforeEach
    void openTheRun() {
        run = new RunFolder(
                new RunNames("shop", folder.toUri().toString().replaceFirst("/$", "")),
                new RunId("nightly"),
                new Configuration());
    }

    @Test
    void aResumedRunWaitsForItsJobAsLongAsThatMayLeaveAModel() {
        assertEquals("shop-t1", next(CHANNELS));
        assertEquals("shop-t1", next(CHANNELS), "the driver died before it created the job");
        for (String status : List.of("InProgress", "Completed")) {
            jobs.put("shop-t1", status);
            assertEquals("shop-t1", next(CHANNELS), status);
        }
    }

    @Test
    void afterAJobThatLeftNoModelTheNextOneHasItsOwnName() {
        assertEquals("shop-t1", next(CHANNELS));
        jobs.put("shop-t1", "Failed");
        assertEquals("shop-t2", next(CHANNELS));
        jobs.put("shop-t2", "Stopping");
        assertEquals("shop-t3", next(CHANNELS));
        jobs.put("shop-t3", "Stopped");
        assertEquals("shop-t4", next(CHANNELS));
        jobs.put("shop-t4", "InProgress");
        assertEquals("shop-t4", next(CHANNELS));
    }

    @Test
    void aJobThatTrainedOnOtherChannelsIsNotTakenForOne() {
        assertEquals("shop-t1", next(CHANNELS));
        jobs.put("shop-t1", "Completed");
        assertEquals("shop-t2", next(channels("bb")));
        assertEquals("shop-t1", next(CHANNELS));
    }

    @Test
    void aJobThatThisFolderDoesNotKnowIsNotOfThisRun() {
        jobs.put("shop-t1", "Completed");
        assertEquals("shop-t2", next(CHANNELS));
        run.write(FILE, "{\"version\": 1, \"jo");
        jobs.put("shop-t2", "InProgress");
        assertEquals("shop-t3", next(CHANNELS), "what a damaged file cannot say is not guessed");
        assertTrue(run.readIfThere(FILE).orElseThrow().contains("\"version\" : 1"));
    }

    @Test
    void aRunThatFailsAgainAndAgainIsToldSo() {
        for (int attempt = 1; attempt < 100; attempt++) {
            jobs.put("shop-t" + attempt, "Failed");
        }
        assertEquals(
                "Run nightly has tried to train 99 times; find out why its training jobs fail, and begin a new run",
                assertThrows(IllegalStateException.class, () -> next(CHANNELS)).getMessage());
    }

    private String next(Map<String, ChannelManifest> channels) {
        return new TrainingAttempts(run, attempt -> "shop-t" + attempt, name -> Optional.ofNullable(jobs.get(name)))
                .next(channels);
    }

    private static Map<String, ChannelManifest> channels(String sha256) {
        return Map.of(
                "train",
                new ChannelManifest("s3a://b/train/", "csv", 1, 1, List.of(new ChannelFile("part-0", 1, 1, sha256))));
    }
}
