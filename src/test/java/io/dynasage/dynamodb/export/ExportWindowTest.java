package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportWindowTest {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    @Test
    void meetExactlyAndLeaveWhatIsTooShort() {
        assertEquals(List.of(window(0, 60), window(60, 120), window(120, 140)), due(140, 60));
        assertEquals(List.of(window(0, 60)), due(74, 60));
        assertEquals(List.of(), due(14, 60));
    }

    /** A full export is made at some fraction of a second; a window that began after it would leave a gap. */
    @Test
    void beginNoLaterThanTheExportBeforeThem() {
        assertEquals(
                List.of(window(0, 30)),
                ExportWindow.due(NOON.plusMillis(737), NOON.plus(Duration.ofMinutes(30)), Duration.ofHours(1), NOON));
    }

    @Test
    void areAGapWhenRecoveryDoesNotReachBack() {
        assertEquals(
                "The chain of exports ends at 2024-05-01T12:00:00Z, but point-in-time recovery of the table"
                        + " holds only changes since 2024-05-01T12:00:01Z. "
                        + "Make a new full export and start a new chain from it.",
                assertThrows(
                                ExportGapException.class,
                                () -> ExportWindow.due(
                                        NOON, NOON.plusSeconds(9999), Duration.ofHours(1), NOON.plusSeconds(1)))
                        .getMessage());
    }

    @Test
    void haveTheLengthsThatDynamoDbTakes() {
        assertEquals(
                "An incremental export from 2024-05-01T12:00:00Z to 2024-05-01T12:14:00Z lasts PT14M, but"
                        + " DynamoDB makes only such of 15 minutes to 24 hours",
                assertThrows(IllegalArgumentException.class, () -> window(0, 14))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> window(0, 24 * 60 + 1));
    }

    private static List<ExportWindow> due(int minutes, int length) {
        return ExportWindow.due(
                NOON, NOON.plus(Duration.ofMinutes(minutes)).plusMillis(7), Duration.ofMinutes(length), NOON);
    }

    private static ExportWindow window(int from, int to) {
        return new ExportWindow(NOON.plus(Duration.ofMinutes(from)), NOON.plus(Duration.ofMinutes(to)));
    }
}
