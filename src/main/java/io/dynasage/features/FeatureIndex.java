package io.dynasage.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds the indices of ids to rows. Ids are looked up for small blocks and joined for the others, and all indices are
 * added in one projection. With a projection for each column, Spark would infer constraints whose number doubles with
 * every column.
 */
final class FeatureIndex {
    private static final String ID = "dynasage_id_";
    private static final String INDEX = "dynasage_index_";

    private final FeatureIds ids;
    private final List<FeatureBlock> blocks;
    private final SmallBlocks small;

    FeatureIndex(FeatureIds ids, List<FeatureBlock> blocks, SmallBlocks small) {
        this.ids = ids;
        this.blocks = blocks;
        this.small = small;
    }

    /**
     * Returns the rows with the index columns of the blocks at these positions, in this order. An existing index column
     * is replaced.
     */
    Dataset<Row> add(Dataset<Row> rows, List<Integer> positions) {
        Dataset<Row> joined = rows;
        Map<String, Column> indices = new LinkedHashMap<>();
        List<String> helpers = new ArrayList<>();
        for (int position : positions) {
            FeatureBlock block = blocks.get(position);
            if (small.hold(position)) {
                indices.put(block.indexColumn(), small.index(position));
            } else {
                String id = ID + position;
                String index = INDEX + position;
                Dataset<Row> found = ids(position, id, index);
                Column key = ColumnText.of(block.declared());
                Column unknown = lit(0);
                if (block.encoding() == Encoding.MULTI_HOT) {
                    found = sets(rows, position, id, index);
                    key = ColumnText.named(block.declared().rowColumn());
                    unknown = array(unknown);
                }
                joined = joined.join(found, key.equalTo(col(id)), "left");
                indices.put(block.indexColumn(), coalesce(col(index), unknown));
                helpers.addAll(List.of(id, index));
            }
        }
        return with(joined, indices).drop(helpers.toArray(String[]::new));
    }

    /**
     * Returns the ids of a block to join. Up to a certain size they are broadcast to the executors; more ids are joined
     * by shuffling.
     */
    private Dataset<Row> ids(int position, String id, String index) {
        Dataset<Row> found = ids.of(position, id, index);
        boolean fit =
                blocks.get(position).ids() <= SmallBlocks.BLOCK_IDS && ids.bytes(position) <= SmallBlocks.ALL_BYTES;
        return fit ? broadcast(found) : found;
    }

    /**
     * Looks up each distinct value of the column once. A value has an identity that its rows lack, so its indices can
     * be put together again without numbering the rows.
     */
    private Dataset<Row> sets(Dataset<Row> rows, int position, String id, String index) {
        FeatureColumn declared = blocks.get(position).declared();
        Dataset<Row> elements = rows.select(
                        ColumnText.named(declared.rowColumn()).as("value"))
                .where("value IS NOT NULL")
                .distinct()
                .select(
                        col("value"),
                        explode(ColumnText.elements(declared, col("value"))).as("element"));
        return elements.join(ids(position, id, index), col("element").equalTo(col(id)), "left")
                .groupBy("value")
                .agg(sort_array(collect_set(coalesce(col(index), lit(0)))).as("indices"))
                .toDF(id, index);
    }

    private static Dataset<Row> with(Dataset<Row> rows, Map<String, Column> added) {
        Map<String, Column> rest = new LinkedHashMap<>(added);
        List<Column> columns = new ArrayList<>();
        for (String there : rows.columns()) {
            columns.add(Optional.ofNullable(rest.remove(there))
                    .map(replaced -> replaced.as(there))
                    .orElse(ColumnText.named(there)));
        }
        if (rest.size() == added.size()) {
            columns = new ArrayList<>(List.of(col("*")));
        }
        for (Map.Entry<String, Column> column : rest.entrySet()) {
            columns.add(column.getValue().as(column.getKey()));
        }
        return rows.select(columns.toArray(Column[]::new));
    }
}
