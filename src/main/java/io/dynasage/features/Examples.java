package io.dynasage.features;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The examples that a use case makes from events. All datasets are lazy and unordered. For the same events and settings
 * they contain the same rows, for any partitioning.
 *
 * <p>{@code train}, {@code validation} and {@code test} have {@code label double}, never null, and the columns of
 * {@code space}; {@link FeatureSpace#encode} adds their vectors. A row that knows the index of its id also has
 * {@link FeatureBlock#indexColumn()}.
 *
 * <p>{@code candidates} has {@code group_id bigint, label double, user_id, item_id, user_index, item_index}, the other
 * columns of {@code space}, {@code event_time} and {@code negative int} (0 for the chosen item). A group is one choice
 * of the test part among distinct sampled negatives. The chosen item has index 0 if training did not see it.
 *
 * @param task the learning task
 * @param train the rows that the model learns from
 * @param validation the rows of the validation part
 * @param test the rows of the test part
 * @param candidates the groups on which a ranking is evaluated; null for other tasks, and where all rows are for
 *     training
 * @param validationChoices the groups of the validation part, by which a model is chosen, a row each: {@code group_id,
 *     user_id, user_index, item_id, item_index, event_time, negatives array<int>}; null for other use cases
 * @param signals what events say beyond positives that count alike
 * @param space the features
 * @param splitTimes the times of the cuts, or {@link SplitTimes#NONE}
 * @param counts the number of rows in each part
 * @param examplesPerRow the maximum number of examples per counted row
 * @param notes what was noticed about the data
 * @param rowIdentity the columns to shuffle by; rows that are equal in all of them are interchangeable
 * @param readable the human-readable columns, label first
 * @param persisted the datasets that {@link #close()} unpersists in addition to the space
 */
public record Examples(
        Task task,
        Dataset<Row> train,
        Dataset<Row> validation,
        Dataset<Row> test,
        Dataset<Row> candidates,
        Dataset<Row> validationChoices,
        EventSignals signals,
        FeatureSpace space,
        SplitTimes splitTimes,
        PartCounts counts,
        int examplesPerRow,
        ExampleNotes notes,
        List<String> rowIdentity,
        List<String> readable,
        List<Dataset<Row>> persisted)
        implements AutoCloseable {

    /**
     * Creates the examples of a use case without sampled negatives: each row is an example.
     *
     * @param parts the rows with their part
     */
    static Examples ofParts(
            Task task,
            EventSplit.Parts parts,
            FeatureSpace space,
            PartCounts counts,
            ExampleNotes notes,
            List<String> rowIdentity,
            List<String> readable,
            List<Dataset<Row>> persisted) {
        return new Examples(
                task,
                parts.of("train"),
                parts.of("validation"),
                parts.of("test"),
                null,
                null,
                EventSignals.NONE,
                space,
                parts.times(),
                counts,
                1,
                notes,
                rowIdentity,
                readable,
                persisted);
    }

    /**
     * Returns the rows of all parts as examples for training, with features from all of them. Only for a use case
     * without sampled negatives.
     */
    Examples whole() {
        String[] indices = space.blocks().stream()
                .filter(block -> block.declared().numbersIds())
                .map(FeatureBlock::indexColumn)
                .toArray(String[]::new);
        Dataset<Row> rows = train.union(validation).union(test).drop(indices);
        FeatureSpace all = FeatureSpace.fit(
                rows, space.blocks().stream().map(FeatureBlock::declared).toList());
        Dataset<Row> indexed = all.index(rows, all.idColumns()).persist();
        return new Examples(
                task,
                indexed,
                indexed.where(lit(false)),
                indexed.where(lit(false)),
                null,
                null,
                EventSignals.NONE,
                all,
                SplitTimes.NONE,
                new PartCounts(counts.train() + counts.validation() + counts.test(), 0, 0),
                examplesPerRow,
                notes,
                rowIdentity,
                readable,
                List.of(indexed));
    }

    /**
     * Returns the rows of the training part that tell what users chose: those of one draw, or with weights each
     * positive once, also those that no draw holds.
     */
    public Dataset<Row> onceInTraining() {
        return signals.weighted()
                .map(all -> all.where("part = 'train'"))
                .orElseGet(() -> task == Task.RANKING ? train.where("draw = 1") : train);
    }

    /** Returns the positives of the validation part, with their weights if these differ. */
    public Dataset<Row> choicesOfValidation() {
        return signals.weighted()
                .map(all -> all.where("part = 'validation'"))
                .orElseGet(() -> validation.where("label = 1"));
    }

    /** Unpersists the datasets. They stay usable and are computed again when needed. */
    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
        space.close();
    }
}
