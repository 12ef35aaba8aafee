package io.dynasage.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Items that are cut into slices of a bounded size by ranges of their indices. Indices should be dense, as a
 * vocabulary's are: gaps make slices smaller, never larger.
 *
 * @param rows the columns of {@link SideFactors#table}, {@code category string}, {@code lists bigint} and {@code slice
 *     long}
 * @param count the number of slices; 0 if there are no items
 * @param factorCount the number of factors of every item
 */
record ItemSlices(Dataset<Row> rows, int count, int factorCount) {

    /** The memory of an item without its factors: index, short id, category, and the arrays' share, in bytes. */
    private static final int ITEM_BYTES = 150;
    /** The length of an id up to which it is short. */
    private static final int SHORT_ID = 40;

    private static final int SLICE = SideRow.COLUMNS + 2;

    /**
     * Counts the items and decides where to cut.
     *
     * @param items the columns of {@link SideFactors#table}, {@code category string} and {@code lists bigint}
     * @param bytes the largest size of one slice in memory
     * @param lists the bits of lists that need an item; none need one if it is 0
     * @throws IllegalArgumentException if there is no item for one of these lists, or they would make more than a
     *     million slices
     */
    static ItemSlices cut(Dataset<Row> items, long bytes, long lists) {
        Row counts = items.agg(
                        functions.count(lit(1)),
                        min("index"),
                        max("index"),
                        coalesce(max(size(col("factors"))), lit(0)),
                        coalesce(expr("bit_or(lists)"), lit(0L)),
                        expr("coalesce(sum(octet_length(id)), 0L)"))
                .first();
        if ((counts.getLong(4) & lists) != lists) {
            throw new IllegalArgumentException(
                    "no item is left to recommend, because all are excluded or there are none; exclude fewer");
        }
        if (counts.getLong(0) == 0) {
            return new ItemSlices(items, 0, 0);
        }
        int factorCount = Math.max(0, counts.getInt(3));
        long longer = Math.max(0, counts.getLong(5) / counts.getLong(0) - SHORT_ID);
        long width = Math.max(1, bytes / (ITEM_BYTES + longer + (long) Float.BYTES * factorCount));
        if (counts.getLong(0) <= width) {
            return new ItemSlices(items.withColumn("slice", lit(0L)), 1, factorCount);
        }
        int first = counts.getInt(1);
        long slices = ((long) counts.getInt(2) - first) / width + 1;
        if (slices > 1_000_000) {
            throw new IllegalArgumentException("item indices from " + first + " to " + counts.getInt(2) + " make "
                    + slices + " slices of " + bytes + " bytes; number items densely from 0, or allow larger slices");
        }
        Column slice =
                col("index").cast("long").minus(lit(first)).divide(lit(width)).cast("long");
        return new ItemSlices(items.withColumn("slice", slice), (int) slices, factorCount);
    }

    /** Returns the slices. Each one is packed again every time it is read. */
    JavaRDD<ItemSlice> packed() {
        int factors = factorCount;
        Dataset<Row> sliced = count == 1 ? rows.repartition(1) : rows.repartitionByRange(count, col("slice"));
        return sliced.sortWithinPartitions("slice", "index")
                .toJavaRDD()
                .mapPartitions(sorted -> new Packing(sorted, factors));
    }

    /** Iterates over the slices of a partition, one at a time in memory. */
    private static final class Packing implements Iterator<ItemSlice> {
        private final Iterator<Row> rows;
        private final int factorCount;
        private Row head;

        Packing(Iterator<Row> rows, int factorCount) {
            this.rows = rows;
            this.factorCount = factorCount;
            advance();
        }

        @Override
        public boolean hasNext() {
            return head != null;
        }

        @Override
        public ItemSlice next() {
            if (head == null) {
                throw new NoSuchElementException("no more items");
            }
            return new ItemSlice(rest(head.get(SLICE)), factorCount);
        }

        /** Returns the remaining rows of a slice. */
        private Iterator<Row> rest(Object slice) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return head != null && Objects.equals(head.get(SLICE), slice);
                }

                @Override
                public Row next() {
                    Row row = head;
                    advance();
                    return row;
                }
            };
        }

        private void advance() {
            head = null;
            if (rows.hasNext()) {
                head = rows.next();
            }
        }
    }
}
