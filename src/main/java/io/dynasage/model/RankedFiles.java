package io.dynasage.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the lists of {@link TopN#rank}. All rows of a user are in one file, chosen by a hash of the id, and each file
 * is sorted by {@code user_id}; of similar items, by {@code item_id}. The same lists give files of the same content,
 * regardless of their partitioning; only the file names differ, because Spark chooses them. Every method fails if the
 * folder exists.
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
        parquet(lists, "user_id", "item_id", uri, files);
    }

    /**
     * Writes lists of {@link ItemSimilarity} as Parquet, one row per similar item: {@code item_id string, rank int,
     * similar_item_id string, score double}.
     *
     * @param uri a folder of any Hadoop file system
     * @param files at least 1; fewer are written if there are fewer items
     */
    public static void writeSimilarParquet(Dataset<Row> lists, String uri, int files) {
        parquet(lists.withColumnRenamed("item_id", "user_id"), "item_id", "similar_item_id", uri, files);
    }

    private static void parquet(Dataset<Row> lists, String key, String item, String uri, int files) {
        placed(TopN.rows(lists).toDF(key, "rank", item, "score"), files, key, "rank")
                .write()
                .parquet(uri);
    }

    /**
     * Writes JSON lines, one per user: {@code {"user_id": ..., "items": [{"item_id": ..., "score": ...}, ...]}}, best
     * first.
     *
     * @param uri a folder of any Hadoop file system
     * @param files at least 1; fewer are written if there are fewer users
     */
    public static void writeJsonLines(Dataset<Row> lists, String uri, int files) {
        jsonLines(lists, "user_id", uri, files);
    }

    /**
     * Writes lists of {@link ItemSimilarity} as JSON lines, one per item: {@code {"item_id": ..., "items": [{"item_id":
     * ..., "score": ...}, ...]}}, best first.
     *
     * @param uri a folder of any Hadoop file system
     * @param files at least 1; fewer are written if there are fewer items
     */
    public static void writeSimilarJsonLines(Dataset<Row> lists, String uri, int files) {
        jsonLines(lists, "item_id", uri, files);
    }

    private static void jsonLines(Dataset<Row> lists, String key, String uri, int files) {
        Column items = expr("transform(items, item -> named_struct('item_id', item.item_id, 'score', item.score))");
        placed(lists.select(col(key), items.as("items")), files, key).write().json(uri);
    }

    private static Dataset<Row> placed(Dataset<Row> rows, int files, String key, String... order) {
        return rows.repartition(files, col(key)).sortWithinPartitions(key, order);
    }
}
