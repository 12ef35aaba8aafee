package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncrementalChainTest {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
    private static final ExportSummary BASE =
            new ExportSummary("arn", "id", NOON, null, null, 0, LineFormat.DYNAMODB_JSON);

    @Test
    void windowsAreAppliedByTheirEnds() {
        assertEquals(
                List.of("0-20", "10-30", "30-60"),
                ordered(window(30, 60), window(10, 30), window(0, 20), window(-5, 0)));
    }

    /** An export of a whole day covers what an export of an hour of that day does not. */
    @Test
    void aWindowMayBeWithinAnother() {
        assertEquals(
                List.of("120-180", "0-600", "600-700"), ordered(window(0, 600), window(120, 180), window(600, 700)));
        assertEquals(List.of("0-60", "-60-600"), ordered(window(0, 60), window(-60, 600)));
    }

    @Test
    void aGapIsRefusedAlsoAfterAWindowWithinAnother() {
        assertEquals(
                "No export covers the time from 2024-05-01T13:40:00Z to 2024-05-01T13:41:00Z, where 101-200 begins;"
                        + " changes of that time would be missing. Make a new full export and start a new chain from"
                        + " it.",
                assertThrows(ExportGapException.class, () -> ordered(window(0, 100), window(20, 40), window(101, 200)))
                        .getMessage());
    }

    private static List<String> ordered(ExportManifest... windows) {
        return IncrementalChain.ordered(BASE, Arrays.asList(windows)).stream()
                .map(ExportManifest::uri)
                .toList();
    }

    private static ExportManifest window(int from, int to) {
        ExportSummary summary = new ExportSummary("arn", "id", null, at(from), at(to), 0, LineFormat.DYNAMODB_JSON);
        return new ExportManifest(from + "-" + to, summary, List.of());
    }

    private static Instant at(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }
}
