package io.dynasage.features;

import io.dynasage.channels.ChannelLayout;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.channels.ChannelWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Examples as a run writes them. */
final class ChannelFiles {
    private ChannelFiles() {}

    /** The SHA-256 of every file of two channels, and of the training rows as readable CSV. */
    static Map<String, String> write(Examples examples, Path folder) {
        Map<String, String> files = new TreeMap<>();
        Map.of("train", examples.train(), "test", examples.test())
                .forEach((part, rows) ->
                        add(files, part, write(examples.space().encode(rows), examples, folder.resolve(part), 2)));
        add(files, "readable", readable(examples.train(), examples, folder.resolve("readable")));
        return files;
    }

    static void writeOne(Dataset<Row> rows, Examples examples, Path folder) {
        write(examples.space().encode(rows), examples, folder, 1);
    }

    private static ChannelManifest write(Dataset<Row> rows, Examples examples, Path folder, int files) {
        return ChannelWriter.write(
                rows,
                folder.toUri().toString(),
                new ChannelLayout(
                        "recordio-protobuf",
                        Map.of("featureDim", String.valueOf(examples.space().featureDim())),
                        examples.rowIdentity(),
                        files));
    }

    private static ChannelManifest readable(Dataset<Row> rows, Examples examples, Path folder) {
        Dataset<Row> readable =
                rows.select(examples.readable().stream().map(functions::col).toArray(Column[]::new));
        if (readable.schema().getFieldIndex("topics").isDefined()) {
            readable = readable.withColumn("topics", functions.concat_ws("|", functions.col("topics")));
        }
        return ChannelWriter.write(
                readable,
                folder.toUri().toString(),
                new ChannelLayout("csv", Map.of("header", "true"), List.of("label", "user_id"), 1));
    }

    private static void add(Map<String, String> files, String name, ChannelManifest manifest) {
        manifest.files()
                .forEach(file ->
                        files.put(name + " " + file.name().substring(0, "part-00000".length()), file.sha256()));
    }
}
