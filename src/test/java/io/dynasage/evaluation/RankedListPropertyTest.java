package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class RankedListPropertyTest {
    @Example
    void hasTheValuesOfTheDefinitions() {
        RankedList list = RankedList.of(List.of(5, 6, 7, 8), Set.of(6, 8, 99), 4);
        assertEquals(2.0 / 3, list.recall(), 1e-12);
        assertEquals((1.0 / 2 + 2.0 / 4) / 3, list.averagePrecision(4), 1e-12);
        assertEquals((log2(3) + log2(5)) / (1 + log2(3) + log2(4)), list.ndcg(4), 1e-12);
    }

    @Example
    void missesWhatAShortListDoesNotHold() {
        RankedList list = RankedList.of(List.of(5), Set.of(5, 6), 20);
        assertEquals(0.5, list.recall());
        assertEquals(0.5, list.averagePrecision(20));
        assertEquals(1 / (1 + log2(3)), list.ndcg(20), 1e-12);
        assertEquals(0, RankedList.of(List.of(), Set.of(5), 20).ndcg(20));
    }

    @Property(tries = 300)
    void agreesWithCountingPlaceByPlace(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int k,
            @ForAll @IntRange(min = 1, max = 15) int chosen) {
        List<Integer> items = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
        Collections.shuffle(items, new Random(seed));
        Set<Integer> positives = IntStream.range(0, chosen).boxed().collect(Collectors.toSet());
        RankedList list = RankedList.of(items, positives, k);
        List<Integer> first = items.subList(0, k);
        assertEquals(first.stream().filter(positives::contains).count() / (double) chosen, list.recall(), 1e-12);
        double gain = IntStream.rangeClosed(1, k)
                .filter(rank -> positives.contains(items.get(rank - 1)))
                .mapToDouble(rank -> log2(rank + 1))
                .sum();
        double ideal = IntStream.rangeClosed(1, Math.min(k, chosen))
                .mapToDouble(rank -> log2(rank + 1))
                .sum();
        assertEquals(gain / ideal, list.ndcg(k), 1e-12);
        double precision = IntStream.rangeClosed(1, k)
                .filter(rank -> positives.contains(items.get(rank - 1)))
                .mapToDouble(rank -> items.subList(0, rank).stream()
                                .filter(positives::contains)
                                .count()
                        / (double) rank)
                .sum();
        assertEquals(precision / Math.min(k, chosen), list.averagePrecision(k), 1e-12);
    }

    /** The discount of a place: the reciprocal of the binary logarithm. */
    private static double log2(int value) {
        return Math.log(2) / Math.log(value);
    }
}
