package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Counts how often items are recommended. The driver receives one row per distinct count: with n recommendations there are at
 * most sqrt(2 n) of them.
 */
final class Exposures {
    private Exposures() {
    }

    /** The exposure of the catalogue by the first {@code k} places of each scorer's lists, rows {@code scorer, items}. */
    static List<Exposure> of(List<Scorer> scorers, Dataset<Row> lists, Dataset<Row> catalogue, int k) {
        Dataset<Row> recommended = lists.select(col("scorer"), explode(slice(col("items"), 1, k)).as("item_index"))
                .groupBy("scorer", "item_index").agg(count(lit(1)).as("recommendations"));
        Column[] places = IntStream.range(0, scorers.size()).mapToObj(functions::lit).toArray(Column[]::new);
        Dataset<Row> items = catalogue.select(col("item_index"), col("events"), explode(array(places)).as("scorer"))
                .join(recommended, new String[] {"scorer", "item_index"}, "full")
                .select(col("scorer"), col("item_index"), col("events"), coalesce(col("recommendations"), lit(0L)).as("recommendations"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long events = events(scorers, items);
            List<SortedMap<Long, Long>> byRecommendations = histograms(scorers, items, col("recommendations"), count(lit(1)));
            List<SortedMap<Long, Long>> byEvents = histograms(scorers, items.where("recommendations > 0"), atLeastOne(), sum("recommendations"));
            return IntStream.range(0, scorers.size())
                    .mapToObj(place -> new Exposure(byRecommendations.get(place), byEvents.get(place), events)).toList();
        } finally {
            items.unpersist();
        }
    }

    /** An item without training event counts as one with one: its self-information would be infinite. */
    private static Column atLeastOne() {
        return greatest(col("events").cast("long"), lit(1L));
    }

    /** The training events of the catalogue; refuses recommended items that are not in it. */
    private static long events(List<Scorer> scorers, Dataset<Row> items) {
        List<Row> found = items.groupBy("scorer").agg(sum(atLeastOne()), count(when(col("events").isNull(), lit(1))),
                min(when(col("events").isNull(), col("item_index")))).orderBy("scorer").collectAsList();
        for (Row row : found) {
            if (row.getLong(2) > 0) {
                throw new EvaluationException(Kind.INVALID_ROWS, scorers.get(row.getInt(0)).name() + " recommends " + row.getLong(2)
                        + " items that are not in the catalogue, such as " + row.getInt(3) + "; give the training events of every item that can be"
                        + " recommended");
            }
        }
        return found.get(0).getLong(1);
    }

    private static List<SortedMap<Long, Long>> histograms(List<Scorer> scorers, Dataset<Row> items, Column key, Column value) {
        List<SortedMap<Long, Long>> histograms = new ArrayList<>();
        scorers.forEach(scorer -> histograms.add(new TreeMap<>()));
        items.groupBy(col("scorer"), key.as("key")).agg(value.as("value")).collectAsList()
                .forEach(row -> histograms.get(row.getInt(0)).put(row.getLong(1), row.getLong(2)));
        return histograms;
    }
}
