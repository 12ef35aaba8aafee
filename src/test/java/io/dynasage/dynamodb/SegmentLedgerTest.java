package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLedgerTest {
    @TempDir
    private Path folder;

    @Test
    void goesOnWithTheSegmentsAndRoundsItBeganWith() {
        SegmentLedger begun = open(8, 4);
        assertEquals(Optional.empty(), begun.finished(1));
        PartsRead.Counts counts = PartsRead.Counts.ofRequests(5, 2, 1.5);
        begun.finish(1, counts);
        SegmentLedger again = open(16, 2);
        assertEquals("8 4", again.segments() + " " + again.rounds());
        assertEquals(Optional.of(counts), again.finished(1));
    }

    @Test
    void everyFlippedBitIsRefused() throws IOException {
        open(8, 4).finish(1, PartsRead.Counts.ofRequests(5, 2, 1.5));
        for (String name : new String[] {"scan.txt", "round-0001.txt"}) {
            Path file = folder.resolve(name);
            byte[] stored = Files.readAllBytes(file);
            for (int bit = 0; bit < 8 * stored.length; bit++) {
                byte[] flipped = stored.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, flipped);
                assertEquals(
                        folder + "/" + name
                                + " is damaged: it does not match its own digest. Remove the folder, and the"
                                + " scan starts again.",
                        assertThrows(TableException.class, () -> open(8, 4).finished(1))
                                .getMessage(),
                        "bit " + bit);
            }
            Files.write(file, stored);
        }
    }

    private SegmentLedger open(int segments, int rounds) {
        return SegmentLedger.open(new Configuration(), folder + "/", "table events", segments, rounds);
    }
}
