package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLedgerTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private Path folder;

    @Test
    void goesOnWithTheSegmentsAndRoundsItBeganWith() {
        SegmentLedger begun = open(8, 4);
        assertEquals(Optional.empty(), begun.finished(1));
        PartsRead.Counts counts = PartsRead.Counts.ofRequests(5, 2, 1.5).filtering(3);
        begun.finish(1, counts);
        SegmentLedger again = open(16, 2);
        assertEquals("8 4", again.segments() + " " + again.rounds());
        assertEquals(Optional.of(counts), again.finished(1));
    }

    @Test
    void theFilesOfThisReleaseAreReadByLaterOnesAndThoseOfANewerOneAreRefused() throws IOException {
        open(8, 4).finish(1, PartsRead.Counts.ofRequests(5, 2, 1.5));
        String scan = "rounds=4\nscan=table events\nsegments=8\nversion=1\n";
        String round = "items=5\nreadUnits=1.5\nrequests=2\n";
        assertEquals(scan + "sha256=" + Sha256.of(scan) + "\n", Files.readString(folder.resolve("scan.txt")));
        assertEquals(round + "sha256=" + Sha256.of(round) + "\n", Files.readString(folder.resolve("round-0001.txt")));
        String newer = scan.replace("version=1", "version=2");
        Files.writeString(folder.resolve("scan.txt"), newer + "sha256=" + Sha256.of(newer) + "\n");
        assertEquals(
                folder + "/scan.txt has version 2, but this release knows only 1. Go on with the release that began the"
                        + " scan, or remove the folder, and the scan starts again.",
                assertThrows(TableException.class, () -> open(8, 4)).getMessage());
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
        return SegmentLedger.open(HADOOP, folder + "/", "table events", segments, rounds);
    }
}
