package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.dynasage.features.FeatureSpace;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Items whose first event is less than a period before the newest event of any item. */
record NewItems(Duration youngerThan) {

    /**
     * Returns these items among those of a space: {@code item_index}.
     *
     * @param encounters those of all events up to the time at which items are new
     */
    Dataset<Row> among(FeatureSpace space, Encounters encounters) {
        return encounters
                .pairs()
                .groupBy("item_id")
                .agg(min("first").as("first"))
                .where(col("first").gt(encounters.newest().minus(lit(youngerThan))))
                .join(space.ids("item_id"), "item_id")
                .select("item_index");
    }
}
