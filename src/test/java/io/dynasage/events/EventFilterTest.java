package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
    private static final Instant AS_OF = Instant.parse("2026-01-01T00:00:00.000001Z");
    private static final long SECOND = AS_OF.getEpochSecond();
    private static final EventFilter FILTER = new EventFilter(new EventRules("expires", AS_OF, "event_time", null));

    @Test
    void leavesOutWhatIsExpiredAtAsOf() {
        assertEquals(
                "attribute expires says that it expired by as-of 2026-01-01T00:00:00.000001Z",
                ttl(String.valueOf(SECOND)));
        assertNull(ttl(String.valueOf(SECOND + 1)));
        assertNotNull(ttl(SECOND + ".0"));
        assertNull(ttl(SECOND + ".5"));
        assertNotNull(ttl("17.5E+8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1609459199", "1.6E+9", "1799999999999", "99999999999999999999999", "soon", ""})
    void keepsWhatTimeToLiveDoesNotActUpon(String value) {
        assertNull(ttl(value));
    }

    @Test
    void keepsATtlThatIsNoNumber() {
        assertEquals(Optional.empty(), FILTER.ttlReason("S", String.valueOf(SECOND)));
        assertEquals(Optional.empty(), FILTER.ttlReason("NULL", null));
        assertNotNull(ttl("1609459200"));
    }

    @Test
    void cutsEventsOffAtAsOfToTheMicrosecond() {
        long micros = SECOND * 1_000_000 + 1;
        assertEquals(
                Optional.of("column event_time is at or after as-of 2026-01-01T00:00:00.000001Z"),
                FILTER.timeReason(micros));
        assertEquals(Optional.empty(), FILTER.timeReason(micros - 1));
        assertEquals(Optional.empty(), FILTER.timeReason(null));
        assertEquals(Optional.empty(), new EventFilter(EventRules.NONE).timeReason(Long.MAX_VALUE));
        EventRules unlimited = new EventRules(null, AS_OF, null, null);
        assertEquals(Optional.empty(), new EventFilter(unlimited).timeReason(Long.MAX_VALUE));
    }

    private static String ttl(String value) {
        return FILTER.ttlReason("N", value).orElse(null);
    }
}
