package io.dynasage.features;

import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The blocks whose ids every executor holds, so that the indices of a row are looked up on the executor that has the
 * row.
 *
 * <p>These are the smallest blocks, as long as none has more than {@value #BLOCK_IDS} ids, and all together have at
 * most {@value #ALL_IDS} ids of {@value #ALL_BYTES} bytes: long ids, too, must fit into the driver. The ids are sent
 * once, when an index is first requested.
 */
final class SmallBlocks {
    /** The maximum number of ids of a block that is sent to the executors. */
    static final int BLOCK_IDS = 100_000;

    /** The maximum length of all ids of a block that is sent to the executors, and of all such blocks, in bytes. */
    static final long ALL_BYTES = 64L << 20;

    static final int ALL_IDS = 500_000;

    private final FeatureIds ids;
    private final List<FeatureBlock> blocks;
    private final List<Integer> positions;
    private Broadcast<KnownIds> sent;

    private SmallBlocks(FeatureIds ids, List<FeatureBlock> blocks, List<Integer> positions) {
        this.ids = ids;
        this.blocks = blocks;
        this.positions = positions;
    }

    static SmallBlocks of(FeatureIds ids, List<FeatureBlock> blocks) {
        return of(ids, blocks, ALL_IDS, ids::bytes);
    }

    /**
     * Returns the smallest blocks, as many as have at most {@code most} ids together.
     *
     * @param length the length of all ids of the block at a position, in bytes
     */
    static SmallBlocks of(FeatureIds ids, List<FeatureBlock> blocks, long most, IntToLongFunction length) {
        List<Integer> ascending = IntStream.range(0, blocks.size())
                .filter(i ->
                        blocks.get(i).declared().numbersIds() && blocks.get(i).ids() <= BLOCK_IDS)
                .boxed()
                .sorted(Comparator.comparingInt(i -> blocks.get(i).ids()))
                .toList();
        List<Integer> positions = new ArrayList<>();
        long sum = 0;
        long bytes = 0;
        for (int position : ascending) {
            sum += blocks.get(position).ids();
            if (sum <= most && bytes + length.applyAsLong(position) <= ALL_BYTES) {
                bytes += length.applyAsLong(position);
                positions.add(position);
            }
        }
        return new SmallBlocks(ids, blocks, List.copyOf(positions));
    }

    /** Returns whether {@link #index} supports the block at this position in the space. */
    boolean hold(int position) {
        return positions.contains(position);
    }

    /** Returns the index column of a block, for rows that have the block's column. */
    Column index(int position) {
        FeatureBlock block = blocks.get(position);
        int place = positions.indexOf(position);
        if (block.encoding() == Encoding.MULTI_HOT) {
            return udf(new IndexOfIds(ids(), place), DataTypes.createArrayType(DataTypes.IntegerType, false))
                    .asNonNullable()
                    .apply(ColumnText.elements(block.declared()));
        }
        return udf(new IndexOfId(ids(), place), DataTypes.IntegerType)
                .asNonNullable()
                .apply(ColumnText.of(block.declared()));
    }

    /** Releases the executors' copies. Columns stay usable and send the ids again when needed. */
    synchronized void unpersist() {
        if (sent != null) {
            sent.unpersist();
        }
    }

    private synchronized SharedIds ids() {
        if (sent == null) {
            KnownIds collected = new KnownIds(positions.stream()
                    .map(position -> blocks.get(position).ids())
                    .toList());
            int[] places = new int[blocks.size()];
            IntStream.range(0, positions.size()).forEach(place -> places[positions.get(place)] = place);
            Dataset<Row> table = ids.of(positions);
            for (Row row : table.collectAsList()) {
                collected.put(places[row.getInt(0)], row.getString(1), row.getInt(2));
            }
            sent = JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext())
                    .broadcast(collected);
        }
        return new SharedIds(sent);
    }
}
