package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class ExposurePropertyTest {
    @Property(tries = 300)
    void hasTheGiniCoefficientOfAllDifferences(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(max = 9) Long> recommendations) {
        double total = recommendations.stream().mapToLong(count -> count).sum();
        Assume.that(total > 0);
        double differences = 0;
        for (long one : recommendations) {
            differences += recommendations.stream()
                    .mapToDouble(other -> Math.abs(one - other))
                    .sum();
        }
        TreeMap<Long, Long> items = new TreeMap<>();
        recommendations.forEach(count -> items.merge(count, 1L, Long::sum));
        Exposure exposure = new Exposure(items, new TreeMap<>(Map.of(1L, (long) total)), 1);
        assertEquals(differences / (2 * recommendations.size() * total), exposure.gini(), 1e-12);
        assertEquals(
                recommendations.stream().filter(count -> count > 0).count() / (double) recommendations.size(),
                exposure.coverage(),
                1e-12);
    }

    @Example
    void measuresNoveltyInBitsAndPopularityInEvents() {
        Exposure exposure =
                new Exposure(new TreeMap<>(Map.of(0L, 1L, 4L, 1L)), new TreeMap<>(Map.of(8L, 3L, 2L, 1L)), 16);
        assertEquals((3 * 1 + 1 * 3) / 4.0, exposure.novelty(), 1e-12);
        assertEquals((3 * 8 + 2) / 4.0, exposure.popularity(), 1e-12);
        assertEquals(0.5, exposure.coverage());
        assertEquals(0.5, exposure.gini());
    }
}
