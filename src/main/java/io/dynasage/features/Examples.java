package io.dynasage.features;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a use case made of the events. All datasets are lazy, in no particular order, and hold the same rows for the
 * same events and settings, whatever the partitioning.
 *
 * <p>{@code train}, {@code validation} and {@code test} have {@code label double}, never null, and the columns of
 * {@code space}; {@link FeatureSpace#encode} gives them their vectors. Where a row knows the index of its id, it has
 * {@link FeatureBlock#indexColumn()} as well.
 *
 * <p>{@code candidates} has {@code group_id bigint, label double, user_id, item_id, user_index, item_index}, the other
 * columns of {@code space}, {@code event_time} and {@code negative int} (0 for the item that was chosen). A group is
 * one choice of the test part among distinct drawn items. Its item has index 0 if training did not see it.
 *
 * @param task what is learnt
 * @param train what the model learns from
 * @param validation rows of the validation part
 * @param test rows of the test part
 * @param candidates what a ranking is judged on; null for other tasks
 * @param space the features
 * @param splitTimes where the split cut, or {@link SplitTimes#NONE}
 * @param counts how many rows each part holds
 * @param examplesPerRow how many examples a counted row makes at most
 * @param filled how many nulls of a numeric column took its declared default, by column
 * @param rowIdentity columns to shuffle by; rows that agree in all of them are interchangeable
 * @param readable columns for people to read, label first
 * @param persisted what {@link #close()} frees beside the space
 */
public record Examples(
        Task task,
        Dataset<Row> train,
        Dataset<Row> validation,
        Dataset<Row> test,
        Dataset<Row> candidates,
        FeatureSpace space,
        SplitTimes splitTimes,
        PartCounts counts,
        int examplesPerRow,
        Map<String, Long> filled,
        List<String> rowIdentity,
        List<String> readable,
        List<Dataset<Row>> persisted)
        implements AutoCloseable {

    /** Frees what is persisted; the datasets stay usable and are computed again when needed. */
    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
        space.close();
    }
}
