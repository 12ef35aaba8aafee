package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import scala.Tuple2;

final class OrderedPairsPropertyTest {
    /** A row whose weights are 1 in the rows as they are, and {@code weight} in the only replicate. */
    record Scored(double score, OrderedPairs.Row kind, int weight) {
        boolean positive() {
            return kind == OrderedPairs.Row.POSITIVE;
        }
    }

    @Property(tries = 300)
    void countsWhatComparingEveryPairCounts(@ForAll("rows") List<Scored> rows) {
        double[] auc = pairs(ascending(rows)).auc();
        double[] ordered = new double[2];
        double[] all = new double[2];
        for (Scored positive : rows.stream().filter(Scored::positive).toList()) {
            for (Scored negative : rows.stream().filter(row -> !row.positive()).toList()) {
                double order = (1 + Math.signum(Double.compare(positive.score(), negative.score()))) / 2;
                int weight = positive.weight() * negative.weight();
                ordered[0] += order;
                ordered[1] += order * weight;
                all[0] += 1;
                all[1] += weight;
            }
        }
        assertArrayEquals(new double[] {ordered[0] / all[0], ordered[1] / all[1]}, auc);
    }

    @Property(tries = 300)
    void isTheSameInStretchesThatKeepEqualScoresTogether(@ForAll("rows") List<Scored> rows) {
        List<Scored> sorted = ascending(rows);
        OrderedPairs joined = new OrderedPairs(2).finished();
        for (double score : new TreeSet<>(sorted.stream().map(Scored::score).toList())) {
            joined.then(
                    pairs(sorted.stream().filter(row -> row.score() == score).toList()));
        }
        assertArrayEquals(pairs(sorted).auc(), joined.auc());
    }

    @Property(tries = 100)
    void stretchesThatArriveInAnotherOrderAreJoinedByTheirPlaces(@ForAll("rows") List<Scored> rows) {
        List<Scored> sorted = ascending(rows);
        List<Tuple2<Integer, OrderedPairs>> stretches = new ArrayList<>();
        stretches.add(new Tuple2<>(0, new OrderedPairs(2).finished()));
        for (double score : new TreeSet<>(sorted.stream().map(Scored::score).toList())) {
            OrderedPairs equal =
                    pairs(sorted.stream().filter(row -> row.score() == score).toList());
            stretches.add(new Tuple2<>(stretches.size(), equal));
        }
        Collections.reverse(stretches);
        assertArrayEquals(pairs(sorted).auc(), Passes.area(stretches));
    }

    /** More rows than 16 bits can count, of equal and of different scores. */
    @Example
    void countsManyRows() {
        List<Scored> rows = new ArrayList<>();
        for (int n = 0; n < 40_000; n++) {
            rows.add(new Scored(n < 20_000 ? n : 20_000, OrderedPairs.Row.NEGATIVE, PoissonWeights.MOST));
        }
        rows.add(new Scored(20_000, OrderedPairs.Row.POSITIVE, 2));
        assertArrayEquals(new double[] {0.75, 0.75}, pairs(rows).auc());
        rows.add(negative(20_001));
        double most = PoissonWeights.MOST;
        assertArrayEquals(
                new double[] {30_000 / 40_001.0, 2 * most * 30_000 / (2 * (most * 40_000 + 1))},
                pairs(rows).auc());
    }

    @Example
    void isOneForAPerfectOrderAndHalfForEqualScores() {
        assertEquals(1, pairs(List.of(negative(-1), positive(2))).auc()[0]);
        assertEquals(0.5, pairs(List.of(positive(2), negative(2))).auc()[0]);
        assertEquals(
                0.5,
                pairs(List.of(positive(Double.NEGATIVE_INFINITY), negative(Double.NEGATIVE_INFINITY)))
                        .auc()[0]);
        assertEquals(Double.NaN, pairs(List.of(positive(2))).auc()[0]);
    }

    @Provide
    Arbitrary<List<Scored>> rows() {
        Arbitrary<Double> scores = Arbitraries.of(Double.NEGATIVE_INFINITY, -2.5, 0.0, 1.0, 1.5, 7.0, 9.0);
        return Combinators.combine(
                        scores,
                        Arbitraries.of(OrderedPairs.Row.class),
                        Arbitraries.integers().between(0, 4))
                .as(Scored::new)
                .list()
                .ofMaxSize(40);
    }

    private static Scored positive(double score) {
        return new Scored(score, OrderedPairs.Row.POSITIVE, 1);
    }

    private static Scored negative(double score) {
        return new Scored(score, OrderedPairs.Row.NEGATIVE, 1);
    }

    private static OrderedPairs pairs(List<Scored> ascending) {
        OrderedPairs pairs = new OrderedPairs(2);
        ascending.forEach(row -> pairs.add(row.score(), row.kind(), new short[] {1, (short) row.weight()}));
        return pairs.finished();
    }

    private static List<Scored> ascending(List<Scored> rows) {
        return rows.stream().sorted(Comparator.comparingDouble(Scored::score)).toList();
    }
}
