package io.dynasage.features;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What columns say of users or of items: a row for each one that events name, also for those that training does not
 * know.
 *
 * <p>Rows have the id; its index; {@code first_event timestamp}, null without an event; the columns with their indices;
 * {@code item_described boolean} or {@code user_described boolean}, whether any value is one that training knows; and
 * {@code listed_index int}, by which lists name an item: its index, a number above all indices if only its columns are
 * known, or 0 if nothing is.
 *
 * @param id {@code user_id} or {@code item_id}
 * @param blocks the features of the columns
 * @param rows the rows
 */
public record SideColumns(String id, List<FeatureBlock> blocks, Dataset<Row> rows) {
    /** The column with the index by which lists name an item. */
    public static final String LISTED = "listed_index";

    /** The column that says whether a row's item has a value that training knows. */
    static final String ITEM_DESCRIBED = "item_described";

    private static final String FIRST_EVENT = "first_event";

    /** Copies the blocks. */
    public SideColumns {
        blocks = List.copyOf(blocks);
    }

    /**
     * Returns the values of the columns: the id, {@code first_event}, and the columns. Training knows those of the
     * newest training event. What training does not see is described by its newest event, or by its first one if parts
     * are held out, because nothing later is known when it is chosen there.
     *
     * @param name the name of the struct that events have the columns in
     * @param events all packed events
     * @param train the packed positives of the training part
     */
    static Dataset<Row> values(String id, String name, Dataset<Row> events, Dataset<Row> train, boolean holdsOut) {
        Column seen = struct(col("event_time"), col(name));
        Column trained = when(col("trained"), seen);
        Column other = holdsOut ? min(seen) : max(seen);
        return Stream.of(events.withColumn("trained", lit(false)), train.withColumn("trained", lit(true)))
                .map(rows -> rows.select(id, "event_time", name, "trained"))
                .reduce(Dataset::union)
                .orElseThrow()
                .groupBy(id)
                .agg(
                        min("event_time").as(FIRST_EVENT),
                        coalesce(max(trained), other).as("seen"))
                .select(col(id), col(FIRST_EVENT), col("seen." + name + ".*"));
    }

    /**
     * Adds the indices of ids and columns.
     *
     * @param values see {@link #values}
     */
    static SideColumns of(String id, Dataset<Row> values, FeatureSpace space, List<FeatureColumn> columns) {
        List<FeatureBlock> blocks =
                columns.stream().map(column -> space.block(column.column())).toList();
        return new SideColumns(id, blocks, listed(id, described(id, values, space, blocks), space));
    }

    /**
     * Adds rows that no event names, apart from those that lack a number in a column without a value for such rows.
     *
     * @param others the id and columns as events have them; a column that is missing has no value
     */
    SideColumns with(Dataset<Row> others, FeatureSpace space) {
        Dataset<Row> named = complete(PriceBin.added(UserColumns.renamed(others)));
        Column numbers = blocks.stream()
                .map(FeatureBlock::declared)
                .filter(column -> column.encoding() == Encoding.NUMERIC && column.missing() == null)
                .map(column -> NumericColumns.number(column).isNotNull())
                .reduce(lit(true), Column::and);
        Column[] selected = Stream.concat(
                        Stream.of(col(id), lit(null).cast("timestamp").as(FIRST_EVENT)),
                        blocks.stream()
                                .map(block -> ColumnText.named(block.declared().rowColumn())))
                .toArray(Column[]::new);
        Dataset<Row> added = named.where(numbers)
                .join(rows.select(id), new String[] {id}, "left_anti")
                .select(selected);
        Dataset<Row> all = rows.drop(LISTED).unionByName(described(id, added, space, blocks));
        return new SideColumns(id, blocks, listed(id, all, space));
    }

    /** Adds the columns that are missing. */
    private Dataset<Row> complete(Dataset<Row> named) {
        List<String> there = List.of(named.columns());
        Dataset<Row> all = named;
        for (FeatureBlock block : blocks) {
            String column = block.declared().rowColumn();
            if (!there.contains(column)) {
                all = all.withColumn(
                        column, lit(null).cast(rows.schema().apply(column).dataType()));
            }
        }
        return all;
    }

    /** Numbers what only its columns make known, in the order of its id. */
    private static Dataset<Row> listed(String id, Dataset<Row> described, FeatureSpace space) {
        Column index = col(FeatureColumn.oneHot(id).indexColumn());
        Dataset<Row> fresh = Numbering.of(
                described.where(index.equalTo(0).and(col(flag(id)))).select(id).orderBy(id), "number");
        Column above = col("number").plus(space.block(id).ids() + 1).cast("int");
        return described
                .join(fresh, new String[] {id}, "left")
                .withColumn(LISTED, coalesce(above, index))
                .drop("number");
    }

    /** Returns the rows of examples with the columns of their user or item. */
    Dataset<Row> joined(Dataset<Row> examples) {
        return examples.join(
                rows.drop(FeatureColumn.oneHot(id).indexColumn(), FIRST_EVENT, LISTED), new String[] {id}, "left");
    }

    /** Returns the columns in which a user or item that training knows has no value with a feature of its own. */
    public List<String> unknownInTraining() {
        List<FeatureBlock> numbered =
                blocks.stream().filter(block -> block.declared().numbersIds()).toList();
        if (numbered.isEmpty()) {
            return List.of();
        }
        Row found = rows.where(col(FeatureColumn.oneHot(id).indexColumn()).gt(0))
                .agg(
                        lit(0),
                        numbered.stream()
                                .map(block -> coalesce(bool_or(lacks(block)), lit(false)))
                                .toArray(Column[]::new))
                .first();
        return IntStream.range(0, numbered.size())
                .filter(n -> found.getBoolean(1 + n))
                .mapToObj(n -> numbered.get(n).column())
                .toList();
    }

    /** Returns whether the block's feature of everything unknown is in the row. */
    private static Column lacks(FeatureBlock block) {
        Column index = ColumnText.named(block.indexColumn());
        if (block.encoding() == Encoding.MULTI_HOT) {
            return array_contains(index, 0);
        }
        return index.equalTo(0);
    }

    private static Dataset<Row> described(
            String id, Dataset<Row> values, FeatureSpace space, List<FeatureBlock> blocks) {
        List<String> indexed = Stream.concat(
                        Stream.of(id),
                        blocks.stream()
                                .filter(block -> block.declared().numbersIds())
                                .map(FeatureBlock::column))
                .toList();
        Column known = blocks.stream().map(SideColumns::knows).reduce(lit(false), Column::or);
        return space.index(values, indexed).withColumn(flag(id), coalesce(known, lit(false)));
    }

    private static String flag(String id) {
        return id.replace("_id", "_described");
    }

    private static Column knows(FeatureBlock block) {
        return switch (block.encoding()) {
            case ONE_HOT -> ColumnText.named(block.indexColumn()).gt(0);
            case MULTI_HOT -> array_max(ColumnText.named(block.indexColumn())).gt(0);
            case NUMERIC -> NumericColumns.number(block.declared()).isNotNull();
        };
    }
}
