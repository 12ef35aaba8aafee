package io.dynasage.features;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The examples of the recommendation use case. All datasets are lazy, in no particular order, and hold the same rows
 * for the same events and settings, whatever the partitioning.
 *
 * <p>Columns of {@code train}, {@code validation}, {@code test}: {@code label double} (1 chosen, 0 drawn),
 * {@code user_id string, item_id string, user_index int, item_index int} (0 if training did not see it),
 * {@code event_time timestamp} of the positive, {@code draw int} from 1, {@code negative int} (0 for the positive, then
 * 1 to negatives per positive). Training repeats each positive in each draw; validation and test hold one draw.
 * {@code user_id, event_time, draw, negative, item_id} tell any two rows apart, unless an event is in the data twice.
 *
 * <p>Columns of {@code candidates}: {@code group_id bigint, label double, user_id, item_id, user_index, item_index,
 * event_time, negative}. A group is one item that a user chose in the test part for the first time, among distinct items
 * of the vocabulary that the user never chose (fewer than asked for only if there are not so many). Its item has index 0
 * if training did not see it: no model of this vocabulary can recommend it, and evaluation must count it as missed.
 *
 * @param train what the model learns from
 * @param validation positives of the validation part with one draw of negatives
 * @param test positives of the test part with one draw of negatives
 * @param candidates what the model is ranked on
 * @param vocabulary the indices of users and items
 * @param splitTimes where the split cut, or {@link SplitTimes#NONE}
 * @param positives how many positives each part holds
 * @param persisted what {@link #close()} frees
 */
public record RecommendationExamples(Dataset<Row> train, Dataset<Row> validation, Dataset<Row> test,
        Dataset<Row> candidates, Vocabulary vocabulary, SplitTimes splitTimes, PartCounts positives,
        List<Dataset<Row>> persisted) implements AutoCloseable {

    /** Frees what is persisted; the datasets stay usable and are computed again when needed. */
    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
    }
}
