package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;

import io.dynasage.evaluation.EvaluationException.Kind;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Counts how often items are recommended. The driver receives one row per distinct count: with n recommendations there are at
 * most sqrt(2 n) of them.
 */
final class Exposures {
    private Exposures() {
    }

    /** The exposure of the catalogue by the first {@code k} places of all lists. */
    static Exposure of(Scorer scorer, Dataset<Row> catalogue, int k) {
        Dataset<Row> recommended = scorer.rows().select(explode(slice(col("items"), 1, k)).as("item_index"))
                .groupBy("item_index").agg(count(lit(1)).as("recommendations"));
        Dataset<Row> items = catalogue.select("item_index", "events").join(recommended, new String[] {"item_index"}, "full")
                .select(col("item_index"), col("events"), coalesce(col("recommendations"), lit(0L)).as("recommendations"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            checkKnown(scorer, items);
            long events = items.agg(sum(atLeastOne())).head().getLong(0);
            return new Exposure(histogram(items, col("recommendations"), count(lit(1))),
                    histogram(items.where("recommendations > 0"), atLeastOne(), sum("recommendations")), events);
        } finally {
            items.unpersist();
        }
    }

    /** An item without training event counts as one with one: its self-information would be infinite. */
    private static Column atLeastOne() {
        return greatest(col("events").cast("long"), lit(1L));
    }

    private static void checkKnown(Scorer scorer, Dataset<Row> items) {
        Row unknown = items.where("events IS NULL").agg(count(lit(1)), min("item_index")).head();
        if (unknown.getLong(0) > 0) {
            throw new EvaluationException(Kind.INVALID_ROWS, scorer.name() + " recommends " + unknown.getLong(0)
                    + " items that are not in the catalogue, such as " + unknown.getInt(1) + "; give the training events of every item that can be"
                    + " recommended");
        }
    }

    private static SortedMap<Long, Long> histogram(Dataset<Row> items, Column key, Column value) {
        SortedMap<Long, Long> histogram = new TreeMap<>();
        items.groupBy(key.as("key")).agg(value.as("value")).collectAsList().forEach(row -> histogram.put(row.getLong(0), row.getLong(1)));
        return histogram;
    }
}
