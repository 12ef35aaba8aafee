package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.features.Examples;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What users chose, according to examples: {@code user_id, user_index, item_index, event_time}.
 *
 * @param leastLabel the label from which on a row is a choice
 */
record Choices(Examples examples, double leastLabel) {

    Dataset<Row> train() {
        return of(examples.onceInTraining());
    }

    Dataset<Row> validation() {
        return of(examples.onceInValidation());
    }

    Dataset<Row> test() {
        return of(examples.onceInTest());
    }

    Dataset<Row> all() {
        return Stream.of(train(), validation(), test()).reduce(Dataset::union).orElseThrow();
    }

    private Dataset<Row> of(Dataset<Row> part) {
        return examples.listed(part.where(col("label").geq(leastLabel)))
                .select("user_id", "user_index", "item_index", "event_time");
    }
}
