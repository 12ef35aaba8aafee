package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        put("recommendation/runs/a/vocabulary/users/_SUCCESS", "");
        put("recommendation/runs/a/vocabulary/users/part-1.json", "{\"user_id\":\"bob\",\"user_index\":2}\n");
        put("recommendation/runs/a/vocabulary/users/part-0.json", "{\"user_id\":\"ada\",\"user_index\":1}\n");
        RunFolder run = RunFolder.newest(client, "shop", Instant.EPOCH);
        assertEquals("s3a://shop/recommendation/runs/a", run.uri());
        assertEquals("a", run.record().path("runId").asText());
        assertEquals(List.of("ada", "bob"), List.copyOf(run.vocabulary("users", "user_id", "user_index").keySet()));
        assertEquals(Map.of("ada", 1, "bob", 2), run.vocabulary("users", "user_id", "user_index"));
        run.copyRecord(folder.resolve("out/run.json"));
        assertEquals("{\"runId\":\"a\"}", Files.readString(folder.resolve("out/run.json")));
    }

    @Test
    void doesNotTakeAnOlderRunForThisOne() {
        put("recommendation/runs/a/run.json", "{}");
        Instant after = Instant.parse("2999-01-01T00:00:00Z");
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> RunFolder.newest(client, "shop", after));
        assertEquals("No run.json in s3://shop since 2999-01-01T00:00:00Z: the job ended without finishing a run (was it told to stop "
                + "with --until?)", e.getMessage());
    }

    @Test
    void saysThatAVocabularyIsMissing() {
        put("recommendation/runs/a/run.json", "{}");
        RunFolder run = RunFolder.newest(client, "shop", Instant.EPOCH);
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> run.vocabulary("items", "item_id", "item_index"));
        assertTrue(e.getMessage().startsWith("The run left no vocabulary in s3://shop/recommendation/runs/a/vocabulary/items/"),
                e.getMessage());
    }

    private void put(String key, String text) {
        client.putObject(request -> request.bucket("shop").key(key), RequestBody.fromString(text));
    }
}
