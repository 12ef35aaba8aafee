package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bit that flips in any kind of file of an export gives the right items or is refused. */
class FlippedBitTest {
    private static final int FLIPS = 150;
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private Path bucket;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest-summary.json",
                "manifest-summary.md5",
                "manifest-files.json",
                "manifest-files.md5",
                "data/file0.json.gz",
                "data/file1.json.gz"
            })
    void givesTheRightLinesOrIsRefused(String name) throws IOException {
        String uri = ExportFolder.full(bucket, "01")
                .file("{\"Item\":{\"id\":{\"S\":\"a\"}}}", "{\"Item\":{\"id\":{\"S\":\"b\"}}}")
                .file("{\"Item\":{\"id\":{\"S\":\"c\"}}}")
                .end();
        List<String> right = lines(uri);
        assertEquals(3, right.size());
        Path file = bucket.resolve("AWSDynamoDB/01/" + name);
        byte[] stored = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] flipped = stored.clone();
            int bit = random.nextInt(8 * stored.length);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            try {
                assertEquals(right, lines(uri), name + " bit " + bit);
            } catch (ExportException e) {
                refused++;
                assertTrue(e.getMessage().contains("copy "), e.getMessage());
            }
        }
        assertTrue(refused > FLIPS * 9 / 10, refused + " of " + FLIPS + " refused");
    }

    private static List<String> lines(String uri) {
        List<String> read = new ArrayList<>();
        for (DataFile file : ExportManifest.read(HADOOP, uri).files()) {
            try (DataLines lines = DataLines.open(file, HADOOP)) {
                while (lines.next()) {
                    read.add(
                            new String(lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8));
                }
            }
        }
        return read;
    }
}
