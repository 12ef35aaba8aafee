package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.time.Duration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Items whose first event is less than a period before the newest event of any item, or of which there is none yet. */
record NewItems(Duration youngerThan) {

    /**
     * Returns these items among those that lists can hold: {@code item_index}.
     *
     * @param items {@code item_id, item_index}, see {@link io.dynasage.features.Examples#items}
     * @param events all events up to the time at which items are new
     */
    Dataset<Row> among(Dataset<Row> items, Dataset<Row> events) {
        Column newest = lit(events.agg(max("event_time")).first().get(0));
        return events.groupBy("item_id")
                .agg(min("event_time").as("first"))
                .where(col("first").isNull().or(col("first").gt(newest.minus(lit(youngerThan)))))
                .join(items, "item_id")
                .select("item_index");
    }
}
