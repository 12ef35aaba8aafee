package io.dynasage.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The ids of all blocks, in one persisted dataset {@code block int, id string, number bigint}, ordered by block and id.
 * The driver holds a few numbers per block and no ids.
 */
final class FeatureIds {
    private static final String SCHEMA = "block int, id string, number bigint";
    private static final Column BYTES = expr("coalesce(sum(octet_length(id)), 0)");

    private final Dataset<Row> numbered;
    private final long[] first;
    private final long[] sizes;
    private final long[] rare;
    private final long[] bytes;

    private FeatureIds(Dataset<Row> numbered, long[] first, long[] sizes, long[] rare, long[] bytes) {
        this.numbered = numbered;
        this.first = first;
        this.sizes = sizes;
        this.rare = rare;
        this.bytes = bytes;
    }

    /** Collects the ids of these rows, in the order of their UTF-8 bytes. Null is not an id. */
    static FeatureIds fit(Dataset<Row> rows, List<FeatureColumn> columns) {
        long[] rare = new long[columns.size()];
        if (columns.stream().noneMatch(FeatureColumn::numbersIds)) {
            Dataset<Row> none = rows.sparkSession().createDataFrame(List.<Row>of(), StructType.fromDDL(SCHEMA));
            return new FeatureIds(none, new long[rare.length], new long[rare.length], rare, new long[rare.length]);
        }
        Dataset<Row> supports = rows.select(explode(occurrences(columns)).as("e"))
                .select("e.block", "e.id")
                .where("id IS NOT NULL")
                .groupBy("block", "id")
                .agg(count(lit(1)).as("support"));
        Column[] least =
                columns.stream().map(column -> lit((long) column.minSupport())).toArray(Column[]::new);
        Column supported =
                col("support").geq(element_at(array(least), col("block").plus(1)));
        if (columns.stream().allMatch(column -> column.minSupport() == 1)) {
            return number(supports.select("block", "id"), rare);
        }
        supports.persist();
        supports.where(not(supported))
                .groupBy("block")
                .count()
                .collectAsList()
                .forEach(row -> rare[row.getInt(0)] = row.getLong(1));
        FeatureIds ids = number(supports.where(supported).select("block", "id"), rare);
        supports.unpersist();
        return ids;
    }

    private static FeatureIds number(Dataset<Row> ids, long[] rare) {
        Dataset<Row> numbered =
                Numbering.of(ids.orderBy("block", "id"), "number").persist();
        long[] first = new long[rare.length];
        long[] sizes = new long[rare.length];
        long[] bytes = new long[rare.length];
        numbered.groupBy("block")
                .agg(min("number"), count(lit(1)), BYTES)
                .collectAsList()
                .forEach(row -> {
                    first[row.getInt(0)] = row.getLong(1);
                    sizes[row.getInt(0)] = row.getLong(2);
                    bytes[row.getInt(0)] = row.getLong(3);
                });
        return new FeatureIds(numbered, first, sizes, rare, bytes);
    }

    /** Reads ids that {@link #table} returned and that were written to files. */
    static FeatureIds read(SparkSession spark, String uri, List<FeatureBlock> blocks) {
        Dataset<Row> numbered = spark.read()
                .schema("block int, column string, id string, index int")
                .json(uri)
                .select(col("block"), col("id"), col("index").cast("bigint").as("number"))
                .persist();
        long[] first = new long[blocks.size()];
        Arrays.fill(first, 1);
        long[] bytes = new long[blocks.size()];
        numbered.where(col("block").between(0, blocks.size() - 1))
                .groupBy("block")
                .agg(BYTES)
                .collectAsList()
                .forEach(row -> bytes[row.getInt(0)] = row.getLong(1));
        return new FeatureIds(
                numbered,
                first,
                blocks.stream().mapToLong(FeatureBlock::ids).toArray(),
                blocks.stream().mapToLong(FeatureBlock::rareIds).toArray(),
                bytes);
    }

    /** Returns the number of ids in a block. */
    long size(int block) {
        return sizes[block];
    }

    /** Returns the length of all ids of a block in UTF-8. */
    long bytes(int block) {
        return bytes[block];
    }

    /** Returns the number of ids in a block that were seen in too few rows. */
    long rare(int block) {
        return rare[block];
    }

    /** Returns the columns {@code block int, column string, id string, index int} of every block, in order. */
    Dataset<Row> table(List<FeatureBlock> blocks) {
        Column[] names = blocks.stream().map(block -> lit(block.column())).toArray(Column[]::new);
        return numbered.select(
                col("block"), element_at(array(names), col("block").plus(1)).as("column"), col("id"), index());
    }

    /** Returns the columns {@code block int, id string, index int} of these blocks. The index starts at 1. */
    Dataset<Row> of(List<Integer> blocks) {
        return numbered.where(col("block").isin(blocks.toArray())).select(col("block"), col("id"), index());
    }

    /** Returns the columns {@code <id> string, <index> int} of one block. The index starts at 1. */
    Dataset<Row> of(int block, String id, String index) {
        return numbered.where(col("block").equalTo(block))
                .select(
                        col("id").as(id),
                        col("number").minus(first[block]).plus(1).cast("int").as(index));
    }

    void unpersist() {
        numbered.unpersist();
    }

    private Column index() {
        Column[] starts = Arrays.stream(first).mapToObj(start -> lit(start)).toArray(Column[]::new);
        return col("number")
                .minus(element_at(array(starts), col("block").plus(1)))
                .plus(1)
                .cast("int")
                .as("index");
    }

    private static Column occurrences(List<FeatureColumn> columns) {
        List<Column> arrays = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            FeatureColumn column = columns.get(i);
            Column block = lit(i).as("block");
            if (column.encoding() == Encoding.ONE_HOT) {
                arrays.add(array(struct(block, ColumnText.of(column).as("id"))));
            } else if (column.encoding() == Encoding.MULTI_HOT) {
                arrays.add(transform(ColumnText.elements(column), id -> struct(block, id.as("id"))));
            }
        }
        return concat(arrays.toArray(Column[]::new));
    }
}
