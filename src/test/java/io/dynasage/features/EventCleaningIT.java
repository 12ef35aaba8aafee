package io.dynasage.features;

import static io.dynasage.features.EventRows.dataset;
import static io.dynasage.features.EventRows.event;
import static io.dynasage.features.EventRows.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

final class EventCleaningIT {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    @Test
    void keepsTheFirstOfAChainOfRepetitions() {
        List<Row> events = List.of(
                view("a", "x", 0),
                view("a", "x", 1700),
                view("a", "x", 3400),
                view("a", "x", 5200),
                view("a", "y", 10),
                view("b", "x", 10),
                bought("a", "x", 20),
                bought("a", "x", 21));
        try (CleanedEvents cleaned =
                EventCleaning.clean(dataset(events), new CleaningSettings(HALF_AN_HOUR, List.of("view"), 0, 0))) {
            assertEquals(new CleaningCounts(8, 6, 2, 0, 0), cleaned.counts());
            assertEquals(
                    sorted(dataset(List.of(
                            events.get(0), events.get(3), events.get(4), events.get(5), events.get(6), events.get(7)))),
                    sorted(cleaned.events()));
        }
    }

    @Test
    void cleansEventsWithoutItemAndType() {
        List<Row> events = List.of(view("a", "x", 0), view("a", "x", 1), view("a", "x", 2));
        Dataset<Row> bare = dataset(events).drop("item_id", "event_type");
        try (CleanedEvents cleaned =
                EventCleaning.clean(bare, new CleaningSettings(HALF_AN_HOUR, List.of("view"), 2, 0))) {
            assertEquals(new CleaningCounts(3, 2, 0, 1, 1), cleaned.counts());
            assertEquals(sorted(dataset(events.subList(0, 2)).drop("item_id", "event_type")), sorted(cleaned.events()));
        }
    }

    /** Of which item they are is not known, so that nothing says that it is the same. */
    @Test
    void eventsWithoutAnItemRepeatNothing() {
        List<Row> events = List.of(view("a", null, 0), view("a", null, 1), view("a", "x", 2), view("a", "x", 3));
        CleaningSettings settings = new CleaningSettings(HALF_AN_HOUR, List.of("view"), 0, 0);
        try (CleanedEvents cleaned = EventCleaning.clean(dataset(events), settings);
                CleanedEvents bare = EventCleaning.clean(dataset(events).drop("item_id"), settings)) {
            assertEquals(new CleaningCounts(4, 3, 1, 0, 0), cleaned.counts());
            assertEquals(new CleaningCounts(4, 4, 0, 0, 0), bare.counts());
        }
    }

    @Test
    void eventsWithoutTimesAreNoRepetitionsAndALimitKeepsTheSameOnes() {
        List<Row> events = List.of(view("a", "x", 0), view("a", "x", 1), view("a", "y", 2), view("a", "z", 3));
        Dataset<Row> untimed = dataset(events).drop("event_time");
        CleaningSettings settings = new CleaningSettings(HALF_AN_HOUR, List.of("view"), 0, 3);
        try (CleanedEvents cleaned = EventCleaning.clean(untimed, settings);
                CleanedEvents same =
                        EventCleaning.clean(untimed.orderBy("item_id").repartition(3), settings)) {
            assertEquals(new CleaningCounts(4, 3, 0, 1, 1), cleaned.counts());
            assertEquals(sorted(untimed.limit(3)), sorted(cleaned.events()));
            assertEquals(sorted(same.events()), sorted(cleaned.events()));
        }
    }

    @Test
    void columnsOfTheEventsMayBeCalledLikeThoseOfTheCleaning() {
        Dataset<Row> events = dataset(List.of(view("a", "x", 0), view("a", "x", 1)))
                .selectExpr("*", "'kept' AS removed", "1 AS next_removed", "2 AS row_hash", "device AS `a.b`");
        try (CleanedEvents cleaned =
                EventCleaning.clean(events, new CleaningSettings(HALF_AN_HOUR, List.of("view"), 9, 9))) {
            assertEquals(new CleaningCounts(2, 1, 1, 0, 0), cleaned.counts());
            assertEquals(sorted(events.limit(1)), sorted(cleaned.events()));
        }
    }

    @Test
    void keepsTheFirstEventsOfADayAndOfAUser() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            events.add(view("bot", "i" + n, n));
            events.add(view("bot", "j" + n, 86_400 + n));
            events.add(view("person", "i" + n, n * 86_400L));
        }
        try (CleanedEvents cleaned =
                EventCleaning.clean(dataset(events), new CleaningSettings(Duration.ZERO, List.of(), 4, 6))) {
            assertEquals(new CleaningCounts(30, 12, 0, 2, 18), cleaned.counts());
            assertEquals(List.of("i0", "i1", "i2", "i3", "j0", "j1"), items(cleaned, "bot"));
            assertEquals(List.of("i0", "i1", "i2", "i3", "i4", "i5"), items(cleaned, "person"));
        }
    }

    @Test
    void countsReconcileAndRowsAreTheSameForAnyPartitioning() {
        List<Row> events = new ArrayList<>(EventRows.random(800, 5, 10, 3));
        events.addAll(events.subList(0, 100));
        CleaningSettings settings = new CleaningSettings(Duration.ofHours(20), List.of("view", "purchase"), 10, 90);
        try (CleanedEvents once = EventCleaning.clean(dataset(events).repartition(1), settings)) {
            Collections.reverse(events);
            try (CleanedEvents again = EventCleaning.clean(dataset(events).repartition(7), settings)) {
                assertEquals(sorted(once.events()), sorted(again.events()));
                assertEquals(once.counts(), again.counts());
            }
            CleaningCounts counts = once.counts();
            assertEquals(900, counts.kept() + counts.repeatedEvents() + counts.cappedEvents());
            assertEquals(counts.kept(), once.events().count());
            assertTrue(counts.repeatedEvents() > 0 && counts.cappedEvents() > 0, counts.toString());
        }
    }

    @Test
    void touchesNothingWithoutARule() {
        Dataset<Row> events = dataset(EventRows.random(20, 5, 10, 3));
        try (CleanedEvents cleaned = EventCleaning.clean(events, CleaningSettings.NONE)) {
            assertSame(events, cleaned.events());
            assertEquals(new CleaningCounts(20, 20, 0, 0, 0), cleaned.counts());
        }
    }

    private static List<String> items(CleanedEvents cleaned, String user) {
        return cleaned.events().where("user_id = '" + user + "'").orderBy("event_time").collectAsList().stream()
                .map(row -> row.getString(1))
                .toList();
    }

    private static Row view(String user, String item, long second) {
        return event(user, item, "view", null, second);
    }

    private static Row bought(String user, String item, long second) {
        return event(user, item, "purchase", null, second);
    }
}
