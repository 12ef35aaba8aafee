package io.dynasage.features;

import io.dynasage.query.NameList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The meaning of every feature: one block of features for each column, one after the other.
 *
 * <p>In a one-hot or multi-hot block, feature 0 represents everything that training did not see. Features 1, 2, ...
 * represent the ids of the training rows in the order of their UTF-8 bytes, so the same training rows always give the
 * same space. Executors number, hash and write the ids. Blocks of up to 100,000 ids, the smallest first and 500,000 ids
 * in all, are looked up in a map that the driver sends to each executor. The other blocks are joined, and of a larger
 * block the driver holds a few numbers and no ids.
 */
public final class FeatureSpace implements AutoCloseable {
    private final List<FeatureBlock> blocks;
    private final FeatureIds ids;
    private final SmallBlocks small;
    private final FeatureIndex index;
    private String sha256;

    FeatureSpace(List<FeatureBlock> blocks, FeatureIds ids) {
        this.blocks = List.copyOf(blocks);
        this.ids = ids;
        this.small = SmallBlocks.of(ids, this.blocks);
        this.index = new FeatureIndex(ids, this.blocks, small);
    }

    /**
     * Builds the space of some rows. Its ids stay persisted until {@link #close()}.
     *
     * @param trainingRows the rows that the model may know, each once, with the columns, see {@link UserColumns}
     * @param columns the blocks in their order, at least one, with distinct names
     * @throws FeatureException if a column does not exist, is declared twice or has a type that does not fit its
     *     encoding, or there are more features than a vector can index
     */
    public static FeatureSpace fit(Dataset<Row> trainingRows, List<FeatureColumn> columns) {
        ColumnTypes.check(trainingRows.schema(), columns);
        FeatureIds ids = FeatureIds.fit(trainingRows, columns);
        List<FeatureBlock> blocks = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < columns.size(); i++) {
            long size = ids.size(i) + 1;
            requireIndexable(offset + size, columns, ids);
            blocks.add(new FeatureBlock(columns.get(i), (int) offset, (int) size, ids.rare(i)));
            offset += size;
        }
        return new FeatureSpace(blocks, ids);
    }

    private static void requireIndexable(long features, List<FeatureColumn> columns, FeatureIds ids) {
        if (features > Integer.MAX_VALUE) {
            List<String> sizes = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                sizes.add(columns.get(i).column() + " (" + ids.size(i) + " ids)");
            }
            throw new FeatureException(NameList.of(sizes) + " need more than the " + Integer.MAX_VALUE
                    + " features that a sparse vector can index; raise the minimum support of ids or"
                    + " train on a shorter time range");
        }
    }

    /**
     * Throws if nothing distinguishes one row from another: no id has a feature of its own, and no number varies.
     *
     * @param numbers the ranges of the numeric columns
     */
    void requireFeature(Map<String, NumericRange> numbers) {
        boolean left = blocks.stream().anyMatch(block -> block.ids() > 0)
                || numbers.values().stream().anyMatch(range -> !range.isConstant());
        if (!left) {
            throw new FeatureException("no feature is left of the columns "
                    + NameList.of(blocks.stream().map(FeatureBlock::column).toList())
                    + ": no id is in as many training rows as its min-support requires, and no number varies; lower"
                    + " the min-support, declare other columns, or train on more events");
        }
    }

    /**
     * Throws if no id of a column has a feature of its own.
     *
     * @param setting the setting that requires the support
     */
    void requireIds(String column, String setting) {
        FeatureBlock block = block(column);
        if (block.ids() == 0) {
            throw new FeatureException("no " + column + " is in at least "
                    + block.declared().minSupport() + " training rows, as " + setting + " requires ("
                    + block.rareIds() + " are in fewer), so nothing is known of any; lower it, or train on"
                    + " more events");
        }
    }

    /** Returns the blocks in the order of their features. */
    public List<FeatureBlock> blocks() {
        return blocks;
    }

    /**
     * Returns the block of a column.
     *
     * @throws FeatureException if the column has no block
     */
    public FeatureBlock block(String column) {
        return blocks.get(position(column));
    }

    /** Returns the number of features of an example. */
    public int featureDim() {
        FeatureBlock last = blocks.get(blocks.size() - 1);
        return last.offset() + last.size();
    }

    /** Returns the columns that have ids, which are all but the numeric ones. */
    List<String> idColumns() {
        return blocks.stream()
                .filter(block -> block.declared().numbersIds())
                .map(FeatureBlock::column)
                .toList();
    }

    /** Returns whether every block is numeric, so that vectors are dense. */
    public boolean dense() {
        return blocks.stream().allMatch(block -> block.encoding() == Encoding.NUMERIC);
    }

    /**
     * Returns the ids of a one-hot or multi-hot column: {@code <column> string} and its index, an {@code int} from 1,
     * named for example {@code user_index} for {@code user_id}.
     */
    public Dataset<Row> ids(String column) {
        int position = position(column);
        return ids.of(position, column, FeatureColumn.oneHot(column).indexColumn());
    }

    /**
     * Adds the index columns of these columns: 0 for a value that has no feature of its own, and for a multi-hot column
     * the ascending distinct indices, {@code [0]} if there are none. All small blocks together, however many there are,
     * take one projection and no join. Each other block takes a join.
     */
    public Dataset<Row> index(Dataset<Row> rows, List<String> columns) {
        if (columns.isEmpty()) {
            return rows;
        }
        return index.add(rows, columns.stream().map(this::position).toList());
    }

    /**
     * Adds {@code features}: a vector of {@link #featureDim()} elements, which is dense if every block is numeric and
     * otherwise sparse with at least one stored value. Columns whose index the rows already have are not looked up.
     *
     * @throws FeatureException if a column does not exist; when a row is computed: if a number is NaN, infinite, or
     *     null without a default
     */
    public Dataset<Row> encode(Dataset<Row> rows) {
        return encode(rows, blocks);
    }

    /** Adds {@code features} like {@link #encode(Dataset)}, with the elements of these blocks alone, in order. */
    public Dataset<Row> encode(Dataset<Row> rows, List<FeatureBlock> some) {
        return FeatureVectors.add(rows, this, some);
    }

    /** Returns the features of a row of which nothing is known in these columns; other columns have none. */
    public Vector unknown(List<String> columns) {
        VectorElements elements = new VectorElements(columns.size());
        columns.stream()
                .map(this::block)
                .sorted(Comparator.comparing(FeatureBlock::offset))
                .forEach(block -> block.unknown().ifPresent(value -> elements.add(block.offset(), value)));
        return elements.sparse(featureDim());
    }

    /**
     * Returns why rows cannot be encoded, as the end of a sentence: a column is missing, or its type or a number does
     * not fit. Empty if they can.
     */
    public Optional<String> problem(Dataset<Row> rows) {
        List<String> there = List.of(rows.columns());
        List<String> missing = blocks.stream()
                .map(FeatureBlock::declared)
                .filter(column -> !there.contains(column.rowColumn()))
                .map(FeatureColumn::column)
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of("the rows have no column " + NameList.of(missing));
        }
        List<FeatureColumn> columns =
                blocks.stream().map(FeatureBlock::declared).toList();
        try {
            ColumnTypes.check(rows.schema(), columns);
            NumericColumns.check(rows, columns);
            return Optional.empty();
        } catch (FeatureException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Returns the SHA-256 over blocks and ids as 64 hexadecimal digits. The executors compute it on the first call. */
    public synchronized String sha256() {
        if (sha256 == null) {
            sha256 = FeatureSpaceDigest.of(blocks, table());
        }
        return sha256;
    }

    /**
     * Writes {@code <uri>/ids} (JSON lines: {@code block int, column string, id string, index int}) and then
     * {@code <uri>/features.json} (the blocks and the SHA-256).
     *
     * @param uri a folder on any Hadoop file system, which must contain neither of the two
     */
    public void write(String uri) {
        FeatureSpaceFiles.write(this, uri);
    }

    /**
     * Reads a feature space that {@link #write} wrote. The ids stay persisted until {@link #close()}.
     *
     * @throws FeatureException if it does not exist, or its ids do not have the SHA-256 that was written with them
     */
    public static FeatureSpace read(SparkSession spark, String uri) {
        return FeatureSpaceFiles.read(spark, uri);
    }

    /** Unpersists the ids. The space stays usable and computes them again when needed. */
    @Override
    public void close() {
        small.unpersist();
        ids.unpersist();
    }

    /** Returns every id: {@code block int, column string, id string, index int}. */
    Dataset<Row> table() {
        return ids.table(blocks);
    }

    private int position(String column) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).column().equals(column)) {
                return i;
            }
        }
        throw new FeatureException("there is no feature of a column '" + column + "'; there are features of "
                + NameList.of(blocks.stream().map(FeatureBlock::column).toList()));
    }
}
