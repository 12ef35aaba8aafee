package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.Duration;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Users with an event in a period before the newest event, its beginning included. */
record ActiveUsers(Duration within) {

    /**
     * Returns these users among others.
     *
     * @param users rows of users
     * @param id the column that has the user's id
     * @param encounters those of all events, also those that are not suitable for training
     */
    Dataset<Row> among(Dataset<Row> users, String id, Encounters encounters) {
        Dataset<Row> active = encounters
                .pairs()
                .where(col("last").geq(encounters.newest().minus(lit(within))))
                .select(col("user_id").as(id));
        return users.join(active, new String[] {id}, "left_semi")
                .select(Arrays.stream(users.columns()).map(functions::col).toArray(Column[]::new));
    }
}
