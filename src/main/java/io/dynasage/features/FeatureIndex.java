package io.dynasage.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Joins rows with the ids of a block. */
final class FeatureIndex {
    private static final String ID = "dynasage_id";
    private static final String INDEX = "dynasage_index";
    /** Blocks up to here travel to the executors, some megabytes at most; a larger one is joined by shuffling. */
    private static final int BROADCAST_IDS = 100_000;

    private FeatureIndex() {
    }

    static Dataset<Row> add(Dataset<Row> rows, FeatureBlock block, Dataset<Row> ids) {
        Dataset<Row> small = block.ids() <= BROADCAST_IDS ? broadcast(ids) : ids;
        Dataset<Row> named = small.toDF(ID, INDEX);
        return block.encoding() == Encoding.MULTI_HOT ? many(rows, block, named) : one(rows, block, named);
    }

    private static Dataset<Row> one(Dataset<Row> rows, FeatureBlock block, Dataset<Row> ids) {
        return joined(rows, ids, ColumnText.of(block.declared()), block.indexColumn(), lit(0));
    }

    /**
     * Looks up each distinct value of the column once. A value has an identity that its rows lack, so the indices can be put
     * together again without numbering rows.
     */
    private static Dataset<Row> many(Dataset<Row> rows, FeatureBlock block, Dataset<Row> ids) {
        FeatureColumn declared = block.declared();
        Column value = ColumnText.named(declared.column());
        Dataset<Row> elements = rows.select(value.as("value")).where("value IS NOT NULL").distinct()
                .select(col("value"), explode(ColumnText.elements(declared, col("value"))).as("element"));
        Dataset<Row> sets = elements.join(ids, elements.col("element").equalTo(ids.col(ID)), "left").groupBy("value")
                .agg(sort_array(collect_set(coalesce(col(INDEX), lit(0)))).as("indices")).toDF(ID, INDEX);
        return joined(rows, sets, value, block.indexColumn(), array(lit(0)));
    }

    private static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> found, Column key, String name, Column otherwise) {
        Dataset<Row> joined = rows.join(found, key.equalTo(found.col(ID)), "left");
        return joined.withColumn(name, coalesce(col(INDEX), otherwise)).drop(ID, INDEX);
    }
}
