package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class WeightedSumsPropertyTest {
    @Property(tries = 300)
    void addsUpAsExactArithmeticDoes(
            @ForAll List<@DoubleRange(min = -1000, max = 1000) Double> values, @ForAll @IntRange(max = 18) int weight) {
        WeightedSums sums = new WeightedSums(2, 1);
        BigDecimal exact = BigDecimal.ZERO;
        for (int n = 0; n < values.size(); n++) {
            sums.add(n, new short[] {1, (short) weight}, new double[] {values.get(n)});
            exact = exact.add(new BigDecimal(values.get(n)));
        }
        assertEquals(exact.doubleValue(), sums.sums(0)[0], 1e-12 * Math.max(1, values.size()));
        assertEquals(exact.doubleValue() * weight, sums.sums(0)[1], 1e-10 * Math.max(1, values.size()));
        assertArrayEquals(new double[] {values.size(), (double) values.size() * weight}, sums.weights());
    }

    @Property(tries = 300)
    void isTheSameToTheLastBitInAnyOrderAndAnyParts(
            @ForAll @Size(min = 2, max = 60) List<@DoubleRange(min = 0, max = 50) Double> values,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 7) int parts) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, values.size()).boxed().toList());
        WeightedSums expected = sums(values, order);
        Collections.shuffle(order, new Random(seed));
        WeightedSums joined = new WeightedSums(3, 2);
        for (int part = 0; part < parts; part++) {
            int remainder = part;
            joined.plus(sums(
                    values, order.stream().filter(n -> n % parts == remainder).toList()));
        }
        assertArrayEquals(expected.sums(0), joined.sums(0));
        assertArrayEquals(expected.means(1), joined.means(1));
        assertEquals(expected.fingerprint(), joined.fingerprint());
        assertEquals(expected.rows(), joined.rows());
    }

    @Example
    void detectsOtherRows() {
        assertNotEquals(
                sums(List.of(1.0, 2.0), List.of(0)).fingerprint(),
                sums(List.of(1.0, 2.0), List.of(1)).fingerprint());
        assertNotEquals(
                sums(List.of(1.0, 2.0), List.of(0, 0)).fingerprint(),
                sums(List.of(1.0, 2.0), List.of(1, 1)).fingerprint());
    }

    @Example
    void hasNoMeanWhereAReplicateDrewNothing() {
        WeightedSums sums = new WeightedSums(2, 1);
        sums.add(1, new short[] {1, 0}, new double[] {0.5});
        assertArrayEquals(new double[] {0.5, Double.NaN}, sums.means(0));
    }

    private static WeightedSums sums(List<Double> values, List<Integer> order) {
        WeightedSums sums = new WeightedSums(3, 2);
        order.forEach(n -> sums.add(
                n, new short[] {1, (short) (n % 3), (short) (n % 5)}, new double[] {values.get(n), values.get(n) / 3}));
        return sums;
    }
}
