package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;

import io.dynasage.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The SHA-256 of a feature space. Ids are hashed in chunks of equal length, cut by index. The result therefore does not
 * depend on partitioning, and only the hashes of the chunks reach the driver: about 600 for ten million ids.
 */
final class FeatureSpaceDigest {
    private static final int RUN = 16_384;

    private FeatureSpaceDigest() {}

    /** @param table columns {@code block int, column string, id string, index int} */
    static String of(List<FeatureBlock> blocks, Dataset<Row> table) {
        MessageDigest digest = Sha256.digest();
        digest.update(FeatureSpaceFiles.json(blocks).getBytes(StandardCharsets.UTF_8));
        runs(table)
                .collectAsList()
                .forEach(run -> digest.update((run.getInt(0) + " " + run.getLong(1) + " " + run.getString(2) + "\n")
                        .getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Dataset<Row> runs(Dataset<Row> table) {
        Column ids = transform(sort_array(collect_list(struct(col("index"), col("id")))), FeatureSpaceDigest::text);
        return table.groupBy(
                        col("block"),
                        floor(col("index").minus(1).divide(lit(RUN))).as("run"))
                .agg(sha2(concat_ws("", ids).cast("binary"), 256).as("sha256"))
                .orderBy("block", "run");
    }

    /**
     * Returns the text of an id for hashing. It includes the length, so that different ids never give the same text.
     */
    private static Column text(Column entry) {
        Column id = entry.getField("id");
        return concat(
                entry.getField("index").cast("string"), lit(":"), length(id).cast("string"), lit(":"), id);
    }
}
