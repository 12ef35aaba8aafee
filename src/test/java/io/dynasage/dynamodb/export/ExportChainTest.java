package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExportChainTest {
    private static final ExportChain CHAIN = ExportChain.startingWith(
                    "events", "s3://b/AWSDynamoDB/01/", Instant.parse("2026-01-01T00:00:00Z"))
            .then("s3://b/AWSDynamoDB/02/", Instant.parse("2026-01-02T00:00:00Z"));

    @Test
    void isReadAsItWasWrittenAndWithoutADigest() {
        assertEquals(CHAIN, ExportChain.read(CHAIN.toJson(), "chain.json"));
        assertEquals(
                CHAIN,
                ExportChain.read(
                        CHAIN.toJson()
                                .replaceFirst("\"version\" : 1,", "")
                                .replaceFirst(",\\s*\"sha256\" : \"[0-9a-f]{64}\"", ""),
                        "chain.json"));
    }

    @Test
    void theFileOfThisReleaseIsReadByLaterOnesAndThatOfANewerOneIsRefused() {
        String golden = """
                {
                  "version" : 1,
                  "table" : "events",
                  "base" : "s3://b/AWSDynamoDB/01/",
                  "until" : "2026-01-02T00:00:00Z",
                  "incrementals" : [ "s3://b/AWSDynamoDB/02/" ],
                  "sha256" : "@"
                }""";
        String written = CHAIN.toJson();
        assertEquals(golden.replace("@", written.replaceAll("(?s).*\"([0-9a-f]{64})\".*", "$1")), written);
        assertEquals(
                "chain.json is no chain of exports: It has version 2, but this release knows only 1. Remove it, and the"
                        + " next run begins a new chain with a full export.",
                assertThrows(
                                ExportException.class,
                                () -> ExportChain.read(
                                        written.replace("\"version\" : 1", "\"version\" : 2"), "chain.json"))
                        .getMessage());
    }

    @Test
    void anyFlippedBitGivesTheSameChainOrIsRefusedWithTheCure() {
        byte[] stored = CHAIN.toJson().getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int bit = 0; bit < 8 * stored.length; bit++) {
            byte[] flipped = stored.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertEquals(
                        CHAIN,
                        ExportChain.read(new String(flipped, StandardCharsets.UTF_8), "chain.json"),
                        "bit " + bit);
            } catch (ExportException e) {
                refused++;
                assertTrue(
                        e.getMessage().startsWith("chain.json is no chain of exports: ")
                                && e.getMessage().endsWith("the next run begins a new chain with a full export."),
                        e.getMessage());
            }
        }
        assertTrue(refused > 4 * stored.length, refused + " refused");
        assertThrows(ExportException.class, () -> ExportChain.read("", "chain.json"));
    }
}
