package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SegmentColumnsTest {
    @Test
    void theHeadIsWhatMakesFourFifthsOfTheEvents() {
        assertEquals(80, SegmentColumns.headEvents(new TreeMap<>(Map.of(80L, 1L, 10L, 2L))));
        assertEquals(10, SegmentColumns.headEvents(new TreeMap<>(Map.of(79L, 1L, 10L, 2L, 1L, 1L))));
        assertEquals(1, SegmentColumns.headEvents(new TreeMap<>()));
        assertEquals(1, SegmentColumns.headEvents(new TreeMap<>(Map.of(0L, 4L))));
    }
}
