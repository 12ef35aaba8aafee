package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventCountsTest {

    @Test
    void refusesCountsThatDoNotReconcile() {
        assertEquals(
                "The counts do not reconcile: 12 items read, but 7 accepted + 2 rejected + 1 filtered + 1"
                        + " duplicates = 11",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new EventCounts(12, 12, 7, Map.of("r", 2L), Map.of("f", 1L), 1, List.of()))
                        .getMessage());
        assertEquals(1, new EventCounts(11, 11, 7, Map.of("r", 2L), Map.of("f", 1L), 1, List.of()).filtered());
    }

    @Test
    void itemsThatTheSourceLeavesOutAreReadAndFilteredButNeverRejected() {
        EventCounts parsed = new EventCounts(110, 110, 98, Map.of("r", 2L), Map.of("f", 10L), 0, List.of());
        EventCounts counts = parsed.leavingOut(27, EventCounts.WHERE);
        assertEquals(
                new EventCounts(
                        137,
                        137,
                        98,
                        Map.of("r", 2L),
                        Map.of("source.where does not keep the item", 27L, "f", 10L),
                        0,
                        List.of()),
                counts);
        assertEquals(
                List.of("source.where does not keep the item", "f"),
                List.copyOf(counts.filteredByReason().keySet()));
        assertEquals(0.02, counts.rejectRatio());
        assertSame(parsed, parsed.leavingOut(0, EventCounts.WHERE));
        assertSame(counts, counts.requireAll(137, "table events"));
    }

    @Test
    void saysThatTheConditionKeepsNoItem() {
        assertEquals(
                "All 3 items of table events are filtered, so there is nothing to learn from:\n  3 × source.where does"
                        + " not keep the item\n  Correct source.where: look at one item that is an event (aws dynamodb"
                        + " scan --table-name events --max-items 1), and compare the names, types and values in it with"
                        + " the condition.",
                message(new EventCounts(0, 0, Map.of(), List.of()).leavingOut(3, EventCounts.WHERE), 1));
    }

    @Test
    void passesEventsWithFewRejects() {
        EventCounts counts = new EventCounts(100, 99, Map.of("r", 1L), List.of());
        assertSame(counts, counts.requireUsable("events", 0.01));
    }

    @Test
    void saysThatATableIsEmpty() {
        assertEquals(
                "Table events has no items, so there is nothing to learn from. "
                        + "Check that source.table, source.region and source.endpoint name the table that your"
                        + " application writes to.",
                message(new EventCounts(0, 0, Map.of(), List.of()), 1));
    }

    @Test
    void saysThatNoItemHasADeclaredAttribute() {
        EventCounts counts = new EventCounts(
                3,
                0,
                Map.of(EventParser.NO_DECLARED_ATTRIBUTE, 3L),
                List.of(new Reject("{\"pk\":{\"S\":\"1\"}}", null, null, null, EventParser.NO_DECLARED_ATTRIBUTE)));
        assertEquals(
                "None of the 3 items of table events has any of the declared attributes; the first of them is"
                        + " {\"pk\":{\"S\":\"1\"}}. "
                        + "The columns under events.columns (with events.query: events.attributes) name attributes"
                        + " that this table does not use. "
                        + "Look at one item (aws dynamodb scan --table-name events --max-items 1) and set each"
                        + " column's attribute to the name found there.",
                message(counts, 1));
    }

    @Test
    void saysWhichItemsWereRejectedAndWhy() {
        EventCounts counts = new EventCounts(
                100,
                95,
                Map.of("attribute rating is wrong", 5L),
                List.of(new Reject("{\"id\":{\"S\":\"7\"}}", "rating", "S", "4.5", "attribute rating is wrong")));
        assertEquals(
                "5 of the 100 items of table events were rejected (5.0 %; source.max-reject-ratio allows 1.0"
                        + " %), so the events would be incomplete:\n"
                        + "  5 × attribute rating is wrong (5.0 %; for example item {\"id\":{\"S\":\"7\"}},"
                        + " value 4.5)\n"
                        + "  Mend the items, correct events.columns, or raise source.max-reject-ratio.",
                message(counts, 0.01));
    }

    @Test
    void namesTheMostFrequentReasonsAndTheNumberOfTheOthers() {
        Map<String, Long> reasons = new LinkedHashMap<>();
        List<Reject> samples = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            reasons.put("attribute a" + i + " is wrong", 3000L - i);
            samples.add(new Reject("k", "a" + i, "S", "v", "attribute a" + i + " is wrong"));
        }
        long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
        String message = message(new EventCounts(rejected, 0, reasons, samples), 0.1);
        assertTrue(message.contains(
                "\n  2981 × attribute a19 is wrong (0.1 %; for example item k, value v)\n  and 2980 more"
                        + " reasons\n  Mend the items"));
    }

    @Test
    void shortensLongKeysInMessages() {
        Reject reject = new Reject("k".repeat(400_000), "a", null, null, EventParser.NO_DECLARED_ATTRIBUTE);
        EventCounts counts = new EventCounts(3, 1, Map.of(EventParser.NO_DECLARED_ATTRIBUTE, 2L), List.of(reject));
        assertTrue(message(counts, 0.1).contains("; for example item " + "k".repeat(Reject.MAX_RAW_VALUE) + "…)"));
        EventCounts none = new EventCounts(2, 0, Map.of(EventParser.NO_DECLARED_ATTRIBUTE, 2L), List.of(reject));
        assertTrue(message(none, 1).contains("the first of them is " + "k".repeat(Reject.MAX_RAW_VALUE) + "…. The"));
    }

    @Test
    void stopsWhenNothingIsLeftWhateverTheRatio() {
        EventCounts counts = new EventCounts(1, 0, Map.of("r", 1L), List.of(new Reject("k", "a", null, null, "r")));
        assertEquals(
                "1 of the 1 items of table events were rejected (100.0 %; source.max-reject-ratio allows 100.0"
                        + " %), so the events would be incomplete:\n"
                        + "  1 × r (100.0 %; for example item k)\n  Mend the items, correct events.columns, or raise"
                        + " source.max-reject-ratio.",
                message(counts, 1));
    }

    @Test
    void saysThatNothingIsLeftAfterFiltering() {
        EventCounts counts = new EventCounts(
                3,
                3,
                0,
                Map.of(),
                Map.of("column event_time is at or after as-of 2026-01-01T00:00:00Z", 3L),
                0,
                List.of());
        assertEquals(
                "All 3 items of table events are filtered, so there is nothing to learn from:\n"
                        + "  3 × column event_time is at or after as-of 2026-01-01T00:00:00Z\n"
                        + "  Set events.as-of to a later time, or correct events.ttl and the attribute of the"
                        + " column that says when an event was.",
                message(counts, 1));
    }

    @Test
    void measuresRejectsAgainstTheItemsThatCount() {
        EventCounts counts = new EventCounts(
                100, 100, 5, Map.of("r", 5L), Map.of("f", 90L), 0, List.of(new Reject("k", "a", null, null, "r")));
        assertEquals(0.5, counts.rejectRatio());
        assertTrue(message(counts, 0.4)
                .startsWith("5 of the 10 items (90 more are filtered) of table events were rejected (50.0 %;"));
        EventCounts none =
                new EventCounts(3, 3, 0, Map.of(EventParser.NO_DECLARED_ATTRIBUTE, 2L), Map.of("f", 1L), 0, List.of());
        assertTrue(message(none, 1)
                .startsWith("None of the 2 items (1 more are filtered) of table events has any of the"
                        + " declared attributes."));
    }

    @Test
    void refusesEventsOfWhichTheSourceGaveMoreOrFewer() {
        EventCounts counts = new EventCounts(100, 100, 90, Map.of("r", 4L), Map.of("f", 3L), 3, List.of());
        assertSame(counts, counts.requireAll(100, "table events"));
        assertEquals(
                "The counts do not reconcile: table events gave 101 items, but 100 were kept (90 accepted, 4"
                        + " rejected, 3 filtered, "
                        + "3 duplicates), so events would be missing. Run again; if it stays, report it with the log.",
                assertThrows(EventDataException.class, () -> counts.requireAll(101, "table events"))
                        .getMessage());
        assertTrue(assertThrows(EventDataException.class, () -> counts.requireAll(99, "x"))
                .getMessage()
                .contains("would be there twice"));
    }

    @Test
    void countsTheElementsOfItemsThatHoldSeveralEvents() {
        EventCounts counts = new EventCounts(
                3,
                10,
                7,
                Map.of("attribute element.sku is missing", 2L),
                Map.of("attribute items holds no event (events.explode)", 1L),
                0,
                List.of(new Reject("k", "element.sku", "M", null, "attribute element.sku is missing", 4)));
        assertEquals("10 elements of 3 items", counts.amount());
        assertEquals(2 / 9.0, counts.rejectRatio());
        assertEquals(
                "2 of the 9 elements (1 more are filtered) of table events were rejected (22.2 %;"
                        + " source.max-reject-ratio allows 1.0 %), so the events would be incomplete:\n"
                        + "  2 × attribute element.sku is missing (22.2 %; for example item k, element 4)\n"
                        + "  Mend the items, correct events.columns, or raise source.max-reject-ratio.",
                message(counts, 0.01));
        assertEquals(counts, counts.requireAll(3, "table events"));
        assertThrows(EventDataException.class, () -> counts.requireAll(10, "table events"));
    }

    @Test
    void namesTheListThatHoldsNoEventInAnyItem() {
        assertTrue(message(
                        new EventCounts(
                                2,
                                2,
                                0,
                                Map.of(),
                                Map.of("attribute itmes holds no event (events.explode)", 2L),
                                0,
                                List.of()),
                        1)
                .endsWith("  2 × attribute itmes holds no event (events.explode)\n  Set events.explode to the path of"
                        + " the list, set or map that holds the events of an item."));
    }

    private static String message(EventCounts counts, double ratio) {
        return assertThrows(EventDataException.class, () -> counts.requireUsable("events", ratio))
                .getMessage();
    }
}
