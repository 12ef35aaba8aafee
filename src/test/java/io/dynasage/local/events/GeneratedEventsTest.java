package io.dynasage.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratedEventsTest {
    private static final List<Event> EVENTS = GeneratedEvents.of(20_000, 42);

    @Test
    void areTheSameForTheSameSeed() {
        assertEquals(EVENTS, GeneratedEvents.of(20_000, 42));
        assertNotEquals(EVENTS, GeneratedEvents.of(20_000, 43));
    }

    @Test
    void areTheSameOnEveryMachine() {
        assertEquals(
                "Event[userId=user-00062, itemId=poetry-004, eventType=view, rating=null,"
                        + " at=2025-10-03T00:13:30.317Z, more={}, numbers={}]",
                EVENTS.get(0).toString());
    }

    @Test
    void areAsManyAsAskedForAndInTheOrderOfTime() {
        assertEquals(20_000, EVENTS.size());
        assertEquals(1, GeneratedEvents.of(1, 42).size());
        assertEquals(
                EVENTS, EVENTS.stream().sorted(Comparator.comparing(Event::at)).toList());
        assertTrue(EVENTS.get(EVENTS.size() - 1).at().isBefore(GeneratedEvents.END));
    }

    @Test
    void coverThePeriodWithTheSameUsers() {
        Set<String> late = EVENTS.stream()
                .filter(e -> e.at().isAfter(GeneratedEvents.END.minus(Duration.ofDays(18))))
                .map(Event::userId)
                .collect(Collectors.toSet());
        Set<String> early = EVENTS.stream()
                .filter(e -> e.at().isBefore(GeneratedEvents.END.minus(Duration.ofDays(18))))
                .map(Event::userId)
                .collect(Collectors.toSet());
        long known = late.stream().filter(early::contains).count();
        assertTrue(known > 0.98 * late.size(), known + " of " + late.size() + " late users were active before");
    }

    @Test
    void showTasteThatIsNotPopularity() {
        Map<String, Map<String, Integer>> topics = new HashMap<>();
        EVENTS.forEach(
                e -> topics.computeIfAbsent(e.userId(), u -> new HashMap<>()).merge(topic(e), 1, Integer::sum));
        long inFavourite = topics.values().stream()
                .mapToLong(t -> t.values().stream().mapToInt(n -> n).max().orElse(0))
                .sum();
        Map<String, Long> all =
                EVENTS.stream().collect(Collectors.groupingBy(GeneratedEventsTest::topic, Collectors.counting()));
        long mostPopular = all.values().stream().mapToLong(n -> n).max().orElse(0);
        assertTrue(inFavourite > 0.5 * EVENTS.size(), "in users' favourite topics: " + inFavourite);
        assertTrue(mostPopular < 0.15 * EVENTS.size(), "in the most popular topic: " + mostPopular);
    }

    @Test
    void purchaseOnlyWhatWasViewedBefore() {
        Set<String> viewed = new HashSet<>();
        for (Event event : GeneratedEvents.of(20_001, 7)) {
            if (event.eventType().equals("view")) {
                viewed.add(event.userId() + event.itemId());
            } else {
                assertTrue(viewed.contains(event.userId() + event.itemId()), event.toString());
            }
        }
    }

    @Test
    void refuseZeroRows() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> GeneratedEvents.of(0, 1));
        assertEquals("rows is 0; at least one event must be generated", e.getMessage());
    }

    private static String topic(Event event) {
        return event.itemId().substring(0, event.itemId().indexOf('-'));
    }
}
