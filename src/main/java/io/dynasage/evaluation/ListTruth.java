package io.dynasage.evaluation;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The truth that recommendation lists are measured against.
 *
 * @param positives the items that users chose in the test part: {@code user_index int, item_index int} and the segment
 *     columns, the same for equal pairs. Pairs that occur more than once count once, and so do a user's items that did
 *     not occur in training, which all have index 0
 * @param catalogue the items that could be recommended: {@code item_index int} (unique), {@code events bigint}
 *     (training events)
 */
public record ListTruth(Dataset<Row> positives, Dataset<Row> catalogue) {}
