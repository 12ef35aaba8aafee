package io.dynasage.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the lists of {@link TopN#rank}. All rows of a user are in one file, chosen by a hash of the id, and each file
 * is sorted by {@code user_id}. The same lists give files of the same content, regardless of their partitioning; only
 * the file names differ, because Spark chooses them. Every method fails if the folder exists.
 */
public final class RankedFiles {
    private RankedFiles() {}

    /**
     * Writes Parquet, one row per item: {@code user_id string, rank int, item_id string, score double}.
     *
     * @param uri a folder of any Hadoop file system
     * @param files at least 1; fewer are written if there are fewer users
     */
    public static void writeParquet(Dataset<Row> lists, String uri, int files) {
        placed(TopN.rows(lists), files, col("user_id"), col("rank")).write().parquet(uri);
    }

    /**
     * Writes JSON lines, one per user: {@code {"user_id": ..., "items": [{"item_id": ..., "score": ...}, ...]}}, best
     * first.
     *
     * @param uri a folder of any Hadoop file system
     * @param files at least 1; fewer are written if there are fewer users
     */
    public static void writeJsonLines(Dataset<Row> lists, String uri, int files) {
        Column items = expr("transform(items, item -> named_struct('item_id', item.item_id, 'score', item.score))");
        placed(lists.select(col("user_id"), items.as("items")), files, col("user_id"))
                .write()
                .json(uri);
    }

    private static Dataset<Row> placed(Dataset<Row> rows, int files, Column... order) {
        return rows.repartition(files, col("user_id")).sortWithinPartitions(order);
    }
}
