package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Items whose first event is less than a period before the newest event of any item, or of which there is none yet. */
record NewItems(Duration youngerThan) {

    /**
     * Returns these items among those that lists can hold: {@code item_index}.
     *
     * @param items {@code item_id, item_index}, see {@link io.dynasage.features.Examples#items}
     * @param encounters those of all events up to the time at which items are new
     */
    Dataset<Row> among(Dataset<Row> items, Encounters encounters) {
        return encounters
                .pairs()
                .groupBy("item_id")
                .agg(min("first").as("first"))
                .where(col("first")
                        .isNull()
                        .or(col("first").gt(encounters.newest().minus(lit(youngerThan)))))
                .join(items, "item_id")
                .select("item_index");
    }
}
