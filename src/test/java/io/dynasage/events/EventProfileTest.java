package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class EventProfileTest {

    @Test
    void tellsMissingNullAndEmptyApart() {
        AttributeProfile a = attribute(items(8, EventProfileTest::sometimes));
        assertEquals(2, a.missing());
        assertEquals(25.0, a.missingPercent());
        assertEquals(12.5, a.nullPercent());
        assertEquals(1, a.empty());
        assertEquals(12.5, a.emptyPercent());
        assertEquals(Map.of("S", 5L, "NULL", 1L), a.types());
        assertEquals(List.of(new ValueCount("x", 4)), a.topValues());
        assertEquals(2, a.distinct());
    }

    @Test
    void comparesNumbersByValueAndTextByLetters() {
        String[] numbers = {
            "9", "1E+2", "-3", "12345678901234567890123456789012345678", "12345678901234567890123456789012345679"
        };
        AttributeProfile n = attribute(items(5, i -> new String[] {"N", numbers[i]}));
        assertEquals("-3", n.minNumber());
        assertEquals("12345678901234567890123456789012345679", n.maxNumber());
        AttributeProfile s = attribute(items(3, i ->
                new String[] {"S", List.of("b", "é".repeat(100), "B").get(i)}));
        assertEquals("B", s.minText());
        assertEquals("é".repeat(64), s.maxText());
        assertFalse(s.topValuesExact());
    }

    @Test
    void countsSpellings() {
        String[] texts = {"4.5", "4,5", "2026-01-31T10:00:00Z", "ada@example.org", "hello, world", "2026-1-31"};
        assertEquals(
                Map.of("number-as-text", 1L, "decimal-comma", 1L, "iso-time", 1L, "mail-address", 1L, "text", 2L),
                attribute(items(6, i -> new String[] {"S", texts[i]})).spellings());
        assertEquals(
                Map.of("whole-number", 1L, "fraction", 2L),
                attribute(items(3, i ->
                                new String[] {"N", List.of("17", "1.5", "1E+2").get(i)}))
                        .spellings());
    }

    @Test
    void keepsNoPersonalValue() {
        ItemTally tally = new ItemTally(Set.of("a"));
        for (String[] value : new String[][] {{"S", "ada"}, {"N", "1815"}, {"BOOL", "true"}}) {
            tally.item();
            tally.attribute("a", value[0], value[1]);
        }
        AttributeProfile a = tally.profile().attributes().get(0);
        assertTrue(a.personal());
        assertEquals(3, a.distinct());
        assertNull(a.minNumber());
        assertNull(a.maxText());
        assertEquals(List.of(), a.topValues());
        String json = tally.profile().toJson();
        assertFalse(json.contains("ada") || json.contains("1815"), json);
    }

    @Test
    void boundsTheNumberOfAttributesAndKeepsThoseThatAreUsuallyRead() {
        List<String> names = new ArrayList<>(IntStream.range(0, 5000)
                .mapToObj(i -> String.format("a%04d", i))
                .toList());
        names.addAll(List.of("userId", "timestamp", "x".repeat(60_000)));
        Collections.shuffle(names, new Random(2026));
        ItemTally one = new ItemTally(Set.of());
        ItemTally other = new ItemTally(Set.of());
        for (int i = 0; i < names.size(); i++) {
            ItemTally tally = i % 2 == 0 ? one : other;
            tally.item();
            tally.attribute(names.get(i), "S", "v");
            tally.attribute(names.get(0), "S", "v");
        }
        EventProfile profile = one.merge(other).profile();
        assertEquals(ItemTally.MOST, profile.attributes().size());
        List<String> kept =
                profile.attributes().stream().map(AttributeProfile::name).toList();
        assertTrue(kept.containsAll(List.of("userId", "timestamp", "a0000", "a0497")), kept::toString);
        assertEquals(4503, profile.moreAttributes(), 250);
        assertEquals(profile, EventProfile.read(profile.toJson(), "profile.json"));
        Map<String, Row> item =
                names.stream().collect(Collectors.toMap(name -> name, name -> RowFactory.create("S", "v")));
        String more = "\n#   and " + (300 + profile.moreAttributes()) + " more\n";
        String conf = StartingConf.of(
                "t", null, new Sample(List.of(new SampledItem(item))), Instant.parse("2100-01-01T00:00:00Z"));
        assertTrue(conf.contains(more), conf);
    }

    @Test
    void writesJsonWithSharesInPercentAndReadsItBack() {
        EventProfile profile = items(3, i -> i == 0 ? null : new String[] {"N", "4"});
        String json = profile.toJson();
        assertTrue(json.contains("\"missingPercent\" : 33.33"), json);
        assertTrue(json.contains("\"topValues\" : [ {"), json);
        assertEquals(profile, EventProfile.read(json, "profile.json"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> EventProfile.read("{", "s3a://b/profile.json"))
                .getMessage()
                .startsWith("s3a://b/profile.json is not a profile of items: "));
    }

    @Test
    void notesWhatDrifted() {
        EventProfile before =
                items(1000, i -> i % 10 == 0 ? null : new String[] {"N", String.valueOf(1_700_000_000L + i)});
        assertEquals(List.of(), before.drift(before));
        assertEquals(
                List.of(),
                items(1100, i -> i % 11 == 0 ? null : new String[] {"N", String.valueOf(1_700_003_000L + i)})
                        .drift(before));
        assertEquals(
                List.of(
                        "attribute a is missing in 0.00 % of the items, in 10.00 % in the last run",
                        "attribute a is of type N in 99.50 % of the items, in 90.00 % in the last run",
                        "attribute a is of type S in 0.50 % of the items, in none in the last run",
                        "attribute a has numbers from 1700000000000 to 1700000000994, from 1700000001 to"
                                + " 1700000999 in the last run: has the unit changed?"),
                items(
                                1000,
                                i -> i >= 995
                                        ? new String[] {"S", "today"}
                                        : new String[] {"N", String.valueOf(1_700_000_000_000L + i)})
                        .drift(before));
        assertEquals(
                List.of(
                        "there are 100 items, 1000 in the last run",
                        "attribute a is in no item, in 90.00 % in the last run"),
                items(100, i -> null).drift(before));
        assertEquals(
                List.of(
                        "there are 1000 items, 100 in the last run",
                        "attribute a is in 90.00 % of the items, in none in the last run"),
                before.drift(items(100, i -> null)));
    }

    @Test
    void notesNewKindsAndFewerDifferentValues() {
        EventProfile before = items(1000, i -> new String[] {"S", i % 2 == 0 ? "view" : "cart"});
        assertEquals(
                List.of("attribute a has values that were not there in the last run: VIEW"),
                items(1000, i -> new String[] {
                            "S", i < 20 ? "VIEW" : List.of("view", "cart").get(i % 2)
                        })
                        .drift(before));
        EventProfile many = items(1000, i -> new String[] {"S", "u" + i});
        List<String> notes = items(1000, i -> new String[] {"S", "u" + i % 100}).drift(many);
        assertEquals(1, notes.size());
        assertTrue(
                notes.get(0)
                        .matches("attribute a has about (9\\d|10\\d) different values, (9\\d\\d|10\\d\\d) in the"
                                + " last run"),
                notes.get(0));
        assertEquals(
                List.of("there are 4000 items, 1000 in the last run"),
                items(4000, i -> new String[] {"S", "u" + i}).drift(many));
    }

    static EventProfile items(int count, IntFunction<String[]> attribute) {
        ItemTally tally = new ItemTally(Set.of());
        for (int i = 0; i < count; i++) {
            tally.item();
            String[] value = attribute.apply(i);
            if (value != null) {
                tally.attribute("a", value[0], value[1]);
            }
        }
        return tally.profile();
    }

    private static AttributeProfile attribute(EventProfile profile) {
        return profile.attributes().get(0);
    }

    private static String[] sometimes(int i) {
        return switch (i) {
            case 0, 1, 2, 3 -> new String[] {"S", "x"};
            case 4 -> new String[] {"S", ""};
            case 5 -> new String[] {"NULL", null};
            default -> null;
        };
    }
}
