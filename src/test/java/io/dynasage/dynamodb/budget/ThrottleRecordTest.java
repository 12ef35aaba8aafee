package io.dynasage.dynamodb.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ThrottleRecordTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void isPersistentAfterThreeMinutesInARowWithMoreThanFivePercent() {
        ThrottleRecord record = new ThrottleRecord(0);
        minute(record, 0, 90, 10);
        minute(record, 1, 90, 10);
        minute(record, 2, 80, 20);
        assertFalse(record.persistent());
        record.throttled(180 * SECOND);
        assertTrue(record.persistent());
        assertEquals(0.2, record.worst(), 1e-9);
    }

    @Test
    void forgivesAfterOneMinuteWithLess() {
        ThrottleRecord record = new ThrottleRecord(0);
        minute(record, 0, 90, 10);
        minute(record, 1, 90, 10);
        minute(record, 2, 95, 5);
        minute(record, 3, 90, 10);
        minute(record, 4, 90, 10);
        record.throttled(300 * SECOND);
        assertFalse(record.persistent());
    }

    @Test
    void forgivesAfterAPauseHoweverLong() {
        ThrottleRecord record = new ThrottleRecord(0);
        minute(record, 0, 0, 10);
        minute(record, 1, 0, 10);
        record.throttled(100_000 * SECOND);
        assertFalse(record.persistent());
    }

    private static void minute(ThrottleRecord record, int minute, int pages, int throttled) {
        for (int i = 0; i < pages + throttled; i++) {
            long now = 60 * SECOND * minute + i;
            if (i < pages) {
                record.page(now);
            } else {
                record.throttled(now);
            }
        }
    }
}
