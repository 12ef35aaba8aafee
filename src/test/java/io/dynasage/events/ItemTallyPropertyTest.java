package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.lang3.SerializationUtils;

class ItemTallyPropertyTest {

    @Property(tries = 60, seed = "2026")
    void anyOrderAndAnyPartsGiveTheSameProfileWhereValuesAreFew(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 7) int parts) {
        List<String[]> values = values(random, 400, 300);
        EventProfile whole = tally(values).profile();
        assertTrue(whole.attributes().stream().allMatch(AttributeProfile::topValuesExact));
        Collections.shuffle(values, random);
        ItemTally merged = new ItemTally(Set.of());
        for (int part = 0; part < parts; part++) {
            merged.merge(tally(values.subList(values.size() * part / parts, values.size() * (part + 1) / parts)));
        }
        assertEquals(whole, merged.profile());
        assertEquals(whole, EventProfile.read(whole.toJson(), "json"));
    }

    @Example
    void emptyTextsHaveNoSpellingAndRepeatedValuesCountEachTime() {
        ItemTally tally = new ItemTally(Set.of());
        for (String value : List.of("", "", "a", "a", "7", "a")) {
            tally.item();
            tally.attribute("t", "S", value);
            tally.attribute("e", "S", "");
        }
        AttributeProfile empty = tally.profile().attributes().get(0);
        assertEquals(6, empty.empty());
        assertEquals(Map.of(), empty.spellings());
        AttributeProfile texts = tally.profile().attributes().get(1);
        assertEquals(2, texts.empty());
        assertEquals(Map.of("text", 3L, "number-as-text", 1L), texts.spellings());
        assertEquals(List.of(new ValueCount("a", 3), new ValueCount("7", 1)), texts.topValues());
    }

    /** Spark's Kryo serializer takes bytes as they are. */
    @Example
    void travelsAsBytes() {
        ItemTally tally = new ItemTally(Set.of("mail", "phone"));
        for (int i = 0; i < 3000; i++) {
            tally.item();
            tally.attribute("user", "S", "user-" + i % 2500);
            tally.attribute("mail", "S", i + "@example.org");
            tally.attribute("price", "N", String.valueOf(i % 7));
        }
        assertEquals(tally.profile(), ItemTally.of(tally.bytes()).profile());
    }

    @Property(tries = 20, seed = "2026")
    void estimatesDifferentValuesWithinFivePercent(
            @ForAll @IntRange(min = 0, max = 60_000) int different, @ForAll @IntRange int start) {
        DistinctEstimate estimate = new DistinctEstimate();
        for (int i = 0; i < different; i++) {
            estimate.add("S", "user-" + (start + i));
            estimate.add("S", "user-" + (start + i));
        }
        assertEquals(different, estimate.estimate(), Math.max(0.05 * different, different < 50 ? 1 : 4));
        assertEquals(estimate.estimate(), copy(estimate).estimate());
    }

    @Property(tries = 20, seed = "2026")
    void estimatesTheSameInAnyOrderAndParts(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 20_000) int different,
            @ForAll @IntRange(min = 1, max = 5) int parts) {
        List<String> values = new ArrayList<>(
                IntStream.range(0, different).mapToObj(i -> "user-" + i).toList());
        DistinctEstimate whole = new DistinctEstimate();
        values.forEach(value -> whole.add("S", value));
        Collections.shuffle(values, random);
        DistinctEstimate merged = new DistinctEstimate();
        for (int part = 0; part < parts; part++) {
            DistinctEstimate some = new DistinctEstimate();
            values.subList(different * part / parts, different * (part + 1) / parts)
                    .forEach(value -> some.add("S", value));
            merged.merge(copy(some));
        }
        assertEquals(whole.estimate(), merged.estimate());
    }

    @Property(tries = 30, seed = "2026")
    void neverCountsAFrequentValueTooOftenNorMissesOne(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 5) int parts) {
        List<FrequentValues> summaries = new ArrayList<>();
        int[] truth = new int[3000];
        int total = 0;
        for (int part = 0; part < parts; part++) {
            FrequentValues summary = new FrequentValues();
            for (int i = 0; i < 4000; i++) {
                int value = random.nextInt(3) == 0 ? random.nextInt(5) : random.nextInt(truth.length);
                truth[value]++;
                total++;
                summary.add("v" + value);
            }
            summaries.add(summary);
        }
        FrequentValues all = summaries.get(0);
        summaries.subList(1, parts).forEach(all::merge);
        List<ValueCount> top = all.top(20);
        top.forEach(value ->
                assertTrue(value.count() <= truth[Integer.parseInt(value.value().substring(1))]));
        Set<String> named = top.stream().map(ValueCount::value).collect(java.util.stream.Collectors.toSet());
        for (int value = 0; value < truth.length; value++) {
            assertTrue(
                    truth[value] <= total / 50 || named.contains("v" + value),
                    "v" + value + " came " + truth[value] + " times");
        }
    }

    private static DistinctEstimate copy(DistinctEstimate estimate) {
        return SerializationUtils.roundtrip(estimate);
    }

    private static List<String[]> values(Random random, int items, int different) {
        List<String[]> values = new ArrayList<>();
        String[] tags = {"S", "N", "BOOL", "NULL", "L", "B"};
        for (int i = 0; i < items; i++) {
            String tag = tags[random.nextInt(tags.length)];
            String number = random.nextInt(different) + (random.nextBoolean() ? ".50" : "");
            values.add(new String[] {
                "a" + random.nextInt(3),
                tag,
                switch (tag) {
                    case "S" -> random.nextInt(10) == 0 ? "" : "t" + number;
                    case "N" -> number;
                    case "BOOL" -> String.valueOf(random.nextBoolean());
                    case "L" -> random.nextBoolean() ? "[]" : "[{\"S\":\"x\"}]";
                    case "B" -> "AAEC";
                    default -> null;
                }
            });
        }
        return values;
    }

    private static ItemTally tally(List<String[]> values) {
        ItemTally tally = new ItemTally(Set.of());
        values.forEach(value -> {
            tally.item();
            tally.attribute(value[0], value[1], value[2]);
        });
        return tally;
    }
}
