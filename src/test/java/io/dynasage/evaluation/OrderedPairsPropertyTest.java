package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.evaluation.OrderedPairs.Scored;
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

final class OrderedPairsPropertyTest {
    @Property(tries = 300)
    void countsWhatComparingEveryPairCounts(@ForAll("rows") List<Scored> rows) {
        OrderedPairs pairs = OrderedPairs.of(ascending(rows).iterator());
        double expected = 0;
        for (Scored positive : rows.stream().filter(Scored::positive).toList()) {
            for (Scored negative : rows.stream().filter(row -> !row.positive()).toList()) {
                expected += (1 + Math.signum(Double.compare(positive.score(), negative.score()))) / 2;
            }
        }
        assertEquals(expected, pairs.ordered());
    }

    @Property(tries = 300)
    void isTheSameInStretchesThatKeepEqualScoresTogether(@ForAll("rows") List<Scored> rows) {
        List<Scored> sorted = ascending(rows);
        OrderedPairs joined = OrderedPairs.NONE;
        for (double score : new TreeSet<>(sorted.stream().map(Scored::score).toList())) {
            joined = joined.then(OrderedPairs.of(sorted.stream().filter(row -> row.score() == score).iterator()));
        }
        assertEquals(OrderedPairs.of(sorted.iterator()), joined);
    }

    @Example
    void isOneForAPerfectOrderAndHalfForEqualScores() {
        assertEquals(1, OrderedPairs.of(List.of(new Scored(-1, false), new Scored(2, true)).iterator()).auc());
        assertEquals(0.5, OrderedPairs.of(List.of(new Scored(2, true), new Scored(2, false)).iterator()).auc());
    }

    @Provide
    Arbitrary<List<Scored>> rows() {
        Arbitrary<Double> scores = Arbitraries.of(Double.NEGATIVE_INFINITY, -2.5, 0.0, 1.0, 1.5, 7.0, 9.0);
        return Combinators.combine(scores, Arbitraries.of(true, false)).as(Scored::new).list().ofMaxSize(40);
    }

    private static List<Scored> ascending(List<Scored> rows) {
        return rows.stream().sorted(Comparator.comparingDouble(Scored::score)).toList();
    }
}
