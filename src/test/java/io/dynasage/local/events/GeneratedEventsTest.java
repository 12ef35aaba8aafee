package io.dynasage.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
    void aShareOfUsersAndItemsAppearsLate() {
        Instant late = GeneratedEvents.END.minus(Duration.ofDays(18));
        List<Event> events = GeneratedEvents.of(20_000, 42, new Novelty(0.2, false));
        for (Function<Event, String> of : List.<Function<Event, String>>of(Event::userId, Event::itemId)) {
            Set<String> all = events.stream().map(of).collect(Collectors.toSet());
            Set<String> early =
                    events.stream().filter(e -> e.at().isBefore(late)).map(of).collect(Collectors.toSet());
            assertEquals(0.8, early.size() / (double) all.size(), 0.02);
        }
        assertEquals(events, GeneratedEvents.of(20_000, 42, new Novelty(0.2, false)));
    }

    @Test
    void aTrendMakesTheLastWeekTellMoreThanAllTimeBefore() {
        assertTrue(likeTheDaysBefore(EVENTS) < 0.1, "without a trend");
        assertTrue(likeTheDaysBefore(GeneratedEvents.of(20_000, 42, new Novelty(0, true))) > 0.3, "with a trend");
    }

    /**
     * Returns how much more of the last nine days' views go to the items that led the week before than to those that
     * led until then, as a share of the views.
     */
    private static double likeTheDaysBefore(List<Event> events) {
        return share(events, 9, led(events, 16, 9)) - share(events, 9, led(events, 90, 16));
    }

    /** Returns the 20 items with most views in the days before the end. */
    private static Set<String> led(List<Event> events, int from, int until) {
        return events.stream()
                .filter(e -> between(e, from, until))
                .collect(Collectors.groupingBy(Event::itemId, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(20)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static double share(List<Event> events, int days, Set<String> items) {
        List<Event> last = events.stream().filter(e -> between(e, days, 0)).toList();
        return last.stream().filter(e -> items.contains(e.itemId())).count() / (double) last.size();
    }

    private static boolean between(Event event, int from, int until) {
        return !event.at().isBefore(GeneratedEvents.END.minus(Duration.ofDays(from)))
                && event.at().isBefore(GeneratedEvents.END.minus(Duration.ofDays(until)));
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
