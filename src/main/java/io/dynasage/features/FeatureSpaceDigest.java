package io.dynasage.features;

import static org.apache.spark.sql.functions.expr;

import io.dynasage.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
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

    /** Hashes each id with its length, so that different ids never give the same text. */
    private static Dataset<Row> runs(Dataset<Row> table) {
        return table.groupBy(expr("block"), expr("floor((index - 1) / " + RUN + ") AS run"))
                .agg(expr("sha2(CAST(concat_ws('', transform(sort_array(collect_list(struct(index, id))), entry ->"
                        + " concat(CAST(entry.index AS STRING), ':', CAST(length(entry.id) AS STRING), ':', entry.id)))"
                        + " AS BINARY), 256) AS sha256"))
                .orderBy("block", "run");
    }
}
