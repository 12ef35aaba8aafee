package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.EvaluationException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Counts how often items are recommended. The driver receives one row per distinct count: n recommendations or events
 * have at most sqrt(2 n) distinct counts.
 */
final class Exposures {
    private static final int BY_RECOMMENDATIONS = 0;
    private static final int BY_EVENTS = 1;

    private Exposures() {}

    /**
     * Returns the exposure of the catalogue by the first {@code k} places of each scorer's lists, from rows
     * {@code scorer, items}.
     */
    static List<Exposure> of(List<Scorer> scorers, Dataset<Row> lists, Dataset<Row> catalogue, int k) {
        Dataset<Row> recommended = lists.select(
                        col("scorer"), explode(slice(col("items"), 1, k)).as("item_index"))
                .groupBy("scorer", "item_index")
                .agg(count(lit(1)).as("recommendations"));
        Column[] places =
                IntStream.range(0, scorers.size()).mapToObj(functions::lit).toArray(Column[]::new);
        Dataset<Row> items = catalogue
                .select(col("item_index"), col("events"), explode(array(places)).as("scorer"))
                .join(recommended, new String[] {"scorer", "item_index"}, "full")
                .select(
                        col("scorer"),
                        col("item_index"),
                        col("events"),
                        coalesce(col("recommendations"), lit(0L)).as("recommendations"));
        return exposures(scorers, counted(items));
    }

    /**
     * Returns both histograms in one pass: items by number of recommendations ({@code kind} 0), and recommendations by
     * number of training events ({@code kind} 1). An item without a training event counts as one with one event: its
     * self-information would be infinite.
     */
    private static List<Row> counted(Dataset<Row> items) {
        Column stranger =
                col("kind").equalTo(BY_RECOMMENDATIONS).and(col("events").isNull());
        return items.withColumn("at_least_one", greatest(col("events").cast("long"), lit(1L)))
                .select(
                        col("scorer"),
                        col("item_index"),
                        col("events"),
                        col("at_least_one"),
                        expr("inline(array("
                                + "struct(" + BY_RECOMMENDATIONS + " AS kind, recommendations AS key, 1L AS value), "
                                + "struct(" + BY_EVENTS + " AS kind, at_least_one AS key, recommendations AS value)))"))
                .where("value > 0")
                .groupBy("scorer", "kind", "key")
                .agg(
                        sum("value"),
                        sum("at_least_one"),
                        count(when(stranger, lit(1))),
                        min(when(stranger, col("item_index"))))
                .collectAsList();
    }

    /** Builds the exposures. Rejects recommended items that are not in the catalogue. */
    private static List<Exposure> exposures(List<Scorer> scorers, List<Row> counted) {
        List<SortedMap<Long, Long>> byRecommendations = histograms(scorers, counted, BY_RECOMMENDATIONS);
        List<SortedMap<Long, Long>> byEvents = histograms(scorers, counted, BY_EVENTS);
        for (int place = 0; place < scorers.size(); place++) {
            List<Row> strangers = of(counted, place, BY_RECOMMENDATIONS)
                    .filter(row -> row.getLong(5) > 0)
                    .toList();
            if (!strangers.isEmpty()) {
                throw new EvaluationException(
                        Kind.INVALID_ROWS,
                        scorers.get(place).name() + " recommends "
                                + strangers.stream()
                                        .mapToLong(row -> row.getLong(5))
                                        .sum() + " items that are not in the catalogue, such as "
                                + strangers.stream()
                                        .mapToInt(row -> row.getInt(6))
                                        .min()
                                        .getAsInt()
                                + "; give the training events of every item that can be recommended");
            }
        }
        long events = of(counted, 0, BY_RECOMMENDATIONS)
                .mapToLong(row -> row.getLong(4))
                .sum();
        return IntStream.range(0, scorers.size())
                .mapToObj(place -> new Exposure(byRecommendations.get(place), byEvents.get(place), events))
                .toList();
    }

    private static List<SortedMap<Long, Long>> histograms(List<Scorer> scorers, List<Row> counted, int kind) {
        List<SortedMap<Long, Long>> histograms = new ArrayList<>();
        for (int place = 0; place < scorers.size(); place++) {
            SortedMap<Long, Long> histogram = new TreeMap<>();
            of(counted, place, kind).forEach(row -> histogram.put(row.getLong(2), row.getLong(3)));
            histograms.add(histogram);
        }
        return histograms;
    }

    private static Stream<Row> of(List<Row> counted, int place, int kind) {
        return counted.stream().filter(row -> row.getInt(0) == place && row.getInt(1) == kind);
    }
}
