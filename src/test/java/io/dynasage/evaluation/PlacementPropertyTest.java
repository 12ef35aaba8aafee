package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class PlacementPropertyTest {
    @Property
    void isTheMeanOverAllOrdersOfEqualScores(
            @ForAll @IntRange(max = 30) int above,
            @ForAll @IntRange(max = 30) int tied,
            @ForAll @IntRange(min = 1, max = 20) int k) {
        Placement placement = new Placement(above, tied);
        assertEquals(
                LongStream.rangeClosed(above + 1, above + tied + 1)
                        .mapToDouble(rank -> rank <= k ? 1 : 0)
                        .average()
                        .orElseThrow(),
                placement.hitAt(k),
                1e-12);
        assertEquals(
                LongStream.rangeClosed(above + 1, above + tied + 1)
                        .mapToDouble(rank -> rank <= k ? 1 / (Math.log(rank + 1) / Math.log(2)) : 0)
                        .average()
                        .orElseThrow(),
                placement.ndcgAt(k),
                1e-12);
        assertEquals(
                LongStream.rangeClosed(above + 1, above + tied + 1)
                        .mapToDouble(rank -> rank <= k ? 1.0 / rank : 0)
                        .average()
                        .orElseThrow(),
                placement.mapAt(k),
                1e-12);
    }

    @Example
    void hasTheKnownValuesOfNdcg() {
        assertEquals(1, new Placement(0, 0).ndcgAt(10), 1e-12);
        assertEquals(0.630929753571457, new Placement(1, 0).ndcgAt(10), 1e-12);
        assertEquals(0, new Placement(10, 0).ndcgAt(10));
    }
}
