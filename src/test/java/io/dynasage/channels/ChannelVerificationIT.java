package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelVerificationIT {
    private static final int FLIPS = 5;
    private final SparkSession spark = TestSpark.session();

    private static ChannelLayout layout(String format, Map<String, String> options) {
        return new ChannelLayout(format, options, List.of("user_id", "item_index", "draw"), 2);
    }

    @Test
    void oneFlippedBitInAnyKindOfFileIsFound(@TempDir Path folder) throws IOException {
        Map<String, ChannelLayout> kinds = Map.of(
                "recordio", layout("recordio-protobuf", Map.of()),
                "csv", layout("csv", Map.of()),
                "table", layout("csv", Map.of("header", "true")));
        Random random = new Random(11);
        for (Map.Entry<String, ChannelLayout> kind : kinds.entrySet()) {
            var rows = Examples.pairs(200);
            if (kind.getKey().equals("table")) {
                rows = rows.drop("features");
            }
            ChannelManifest manifest = ChannelWriter.write(
                    rows, folder.resolve(kind.getKey()).toUri().toString(), kind.getValue());
            assertEquals(Optional.empty(), ChannelVerification.problem(spark, manifest), kind.getKey());
            for (int flip = 0; flip < FLIPS; flip++) {
                ChannelFile damaged =
                        manifest.files().get(random.nextInt(manifest.files().size()));
                Path file = folder.resolve(kind.getKey()).resolve(damaged.name());
                byte[] whole = Files.readAllBytes(file);
                byte[] flipped = whole.clone();
                flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, flipped);
                String problem = ChannelVerification.problem(spark, manifest).orElseThrow();
                assertTrue(
                        problem.contains(damaged.name() + " has changed since it was written: its SHA-256 is"),
                        problem);
                Files.write(file, whole);
            }
        }
    }
}
