package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.services.S3ProxyProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class RunFolderIT {
    private static final Path SERVICES = Path.of(System.getProperty("services.directory", "target/services"));

    @TempDir
    private Path folder;

    private S3ProxyProcess s3;
    private S3Client client;

    @BeforeEach
    void start() {
        s3 = S3ProxyProcess.start(SERVICES, folder.resolve("s3"));
        client = s3.client();
        client.createBucket(request -> request.bucket("shop"));
    }

    @AfterEach
    void stop() {
        client.close();
        s3.close();
    }

    @Test
    void findsTheRecordAndTheVocabularyOfTheRun() throws Exception {
        put("recommendation/runs/a/run.json", "{\"runId\":\"a\"}");
        put("recommendation/runs/a/features/ids/_SUCCESS", "");
        put(
                "recommendation/runs/a/features/ids/part-1.json",
                "{\"column\":\"user_id\",\"id\":\"bob\",\"index\":2}\n{\"column\":\"item_id\",\"id\":\"x\","
                        + "\"index\":1}\n");
        put("recommendation/runs/a/features/ids/part-0.json", "{\"column\":\"user_id\",\"id\":\"ada\",\"index\":1}\n");
        RunFolder run = RunFolder.newest(client, "shop", Instant.EPOCH);
        assertEquals("s3a://shop/recommendation/runs/a", run.uri());
        assertEquals("a", run.record().path("runId").asText());
        assertEquals(List.of("ada", "bob"), List.copyOf(run.ids("user_id").keySet()));
        assertEquals(Map.of("ada", 1, "bob", 2), run.ids("user_id"));
        run.copyRecord(folder.resolve("out/run.json"));
        assertEquals("{\"runId\":\"a\"}", Files.readString(folder.resolve("out/run.json")));
    }

    @Test
    void givesTheFirstRowsOfTheTestChannelOrOfTheOnlyOne() {
        put("churn/runs/a/run.json", "{}");
        RunFolder run = RunFolder.newest(client, "shop", Instant.EPOCH);
        assertEquals(
                "The run left no channel in s3://shop/churn/runs/a/channels/",
                assertThrows(IllegalStateException.class, () -> run.channelRows(1))
                        .getMessage());
        put("churn/runs/a/channels/train/part-00000.csv", "0,5\n");
        assertEquals(List.of(0.0), run.channelRows(1).labels());
        put("churn/runs/a/channels/test/part-00001.csv", "0,9\n");
        put("churn/runs/a/channels/test/part-00000.csv", "1,7\n0,8\n");
        assertEquals(List.of(1.0), run.channelRows(1).labels());
    }

    @Test
    void doesNotTakeAnOlderRunForThisOne() {
        put("recommendation/runs/a/run.json", "{}");
        Instant after = Instant.parse("2999-01-01T00:00:00Z");
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> RunFolder.newest(client, "shop", after));
        assertEquals(
                "No run.json in s3://shop since 2999-01-01T00:00:00Z: the job ended without finishing a run"
                        + " (did --until stop it?)",
                e.getMessage());
    }

    @Test
    void saysThatAVocabularyIsMissing() {
        put("recommendation/runs/a/run.json", "{}");
        RunFolder run = RunFolder.newest(client, "shop", Instant.EPOCH);
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> run.ids("item_id"));
        assertTrue(
                e.getMessage()
                        .startsWith("The run left no ids of item_id in s3://shop/recommendation/runs/a/features/ids/"),
                e.getMessage());
    }

    private void put(String key, String text) {
        client.putObject(request -> request.bucket("shop").key(key), RequestBody.fromString(text));
    }
}
