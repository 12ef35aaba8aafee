package io.dynasage.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
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
 * @param signals what events say, each once
 * @param sides what declared columns of users and items say of them; empty if none are declared, and for other use
 *     cases, where rows have columns of their own
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
        List<SideColumns> sides,
        FeatureSpace space,
        SplitTimes splitTimes,
        PartCounts counts,
        int examplesPerRow,
        ExampleNotes notes,
        List<String> rowIdentity,
        List<String> readable,
        List<Dataset<Row>> persisted)
        implements AutoCloseable {
    private static final String ALL = "dynasage_features";

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
                List.of(),
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
                List.of(),
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
     * Returns what columns say of users or items.
     *
     * @param id {@code user_id} or {@code item_id}
     * @return empty if no column of them is declared
     */
    public Optional<SideColumns> side(String id) {
        return sides.stream().filter(side -> side.id().equals(id)).findFirst();
    }

    /**
     * Adds {@code features} to rows of these examples, see {@link FeatureSpace#encode(Dataset)}. Where items have
     * columns, an item of which neither the id nor any of these is known has no features: what is unknown is not the
     * mean of what is known.
     */
    public Dataset<Row> encode(Dataset<Row> rows) {
        Optional<SideColumns> side = side("item_id");
        if (side.isEmpty()) {
            return space.encode(rows);
        }
        List<FeatureBlock> others = new ArrayList<>(space.blocks());
        others.removeAll(side.get().blocks());
        others.remove(space.block("item_id"));
        Column unknown = col("item_index").equalTo(0).and(not(col(SideColumns.ITEM_DESCRIBED)));
        Dataset<Row> all = space.encode(rows).withColumnRenamed("features", ALL);
        return space.encode(all, others)
                .withColumn(
                        "features",
                        when(coalesce(unknown, lit(true)), col("features")).otherwise(col(ALL)))
                .drop(ALL);
    }

    /**
     * Returns the items that lists can hold: those of the space, and those of which only columns are known.
     *
     * @return {@code item_id string, item_index int}, above those of the space for the latter
     */
    public Dataset<Row> items() {
        return side("item_id")
                .map(side -> side.rows()
                        .where(col(SideColumns.LISTED).gt(0))
                        .select(col("item_id"), col(SideColumns.LISTED).as("item_index")))
                .orElseGet(() -> space.ids("item_id"));
    }

    /**
     * Returns the items that a model which learns from all parts may know: {@code item_id string}. With a minimum
     * support, it may know fewer.
     */
    public Dataset<Row> itemsOfAllParts() {
        return Stream.of(train, validation, test, items())
                .map(rows -> rows.select("item_id"))
                .reduce(Dataset::union)
                .orElseThrow()
                .distinct();
    }

    /**
     * Returns the items of which only columns are known: the rows of {@link SideColumns}.
     *
     * @param before a time before which they had an event or were described elsewhere; empty for all
     */
    public Optional<Dataset<Row>> itemsByColumns(Optional<Instant> before) {
        Column there = before.map(time ->
                        col("first_event").isNull().or(col("first_event").lt(lit(time))))
                .orElse(lit(true));
        return side("item_id")
                .map(side -> side.rows()
                        .where(col("item_index")
                                .equalTo(0)
                                .and(col(SideColumns.LISTED).gt(0)))
                        .where(there));
    }

    /** Returns rows with {@code item_id} and {@code item_index}, where the latter is as in {@link #items}. */
    public Dataset<Row> listed(Dataset<Row> rows) {
        return side("item_id")
                .map(side -> rows.drop("item_index").join(items(), new String[] {"item_id"}, "left"))
                .map(all -> all.withColumn("item_index", coalesce(col("item_index"), lit(0))))
                .orElse(rows);
    }

    /**
     * Returns the same examples with items of which there are no events, so that lists can hold them.
     *
     * @param items {@code item_id} and columns that describe items
     */
    public Examples describing(Dataset<Row> items) {
        Optional<SideColumns> side = side("item_id");
        if (side.isEmpty()) {
            return this;
        }
        SideColumns all = side.get().with(items, space);
        SideColumns kept = new SideColumns(all.id(), all.blocks(), all.rows().persist());
        NumericColumns.check(
                kept.rows(), kept.blocks().stream().map(FeatureBlock::declared).toList());
        List<Dataset<Row>> more = new ArrayList<>(persisted);
        more.add(kept.rows());
        return new Examples(
                task,
                train,
                validation,
                test,
                candidates,
                validationChoices,
                signals,
                sides.stream()
                        .map(old -> old.id().equals(all.id()) ? kept : old)
                        .toList(),
                space,
                splitTimes,
                counts,
                examplesPerRow,
                notes,
                rowIdentity,
                readable,
                List.copyOf(more));
    }

    /**
     * Returns the rows of the training part that say what users chose, each positive once, also those that no draw
     * holds; all rows of a use case without sampled negatives.
     */
    public Dataset<Row> onceInTraining() {
        return once("train", train);
    }

    /** Returns the rows of the validation part as {@link #onceInTraining()} does. */
    public Dataset<Row> onceInValidation() {
        return once("validation", validation);
    }

    /** Returns the rows of the test part as {@link #onceInTraining()} does. */
    public Dataset<Row> onceInTest() {
        return once("test", test);
    }

    private Dataset<Row> once(String part, Dataset<Row> rows) {
        return signals.choices()
                .map(all -> all.where(col("part").equalTo(part)))
                .orElse(rows);
    }

    /** Unpersists the datasets. They stay usable and are computed again when needed. */
    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
        space.close();
    }
}
