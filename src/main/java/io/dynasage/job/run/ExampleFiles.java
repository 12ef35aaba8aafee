package io.dynasage.job.run;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.ChannelLayout;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.channels.ChannelWriter;
import io.dynasage.channels.RowSize;
import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
import io.dynasage.features.PartCounts;
import io.dynasage.features.UserColumns;
import io.dynasage.job.ledger.RunFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's examples as files: the channels for training, and the same rows in readable form, in the same order.
 */
final class ExampleFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ExampleFiles.class);

    private final JobConfig config;
    private final RunFolder folder;
    private final Examples examples;
    private final Map<String, Dataset<Row>> parts = new LinkedHashMap<>();

    ExampleFiles(JobConfig config, RunFolder folder, Examples examples) {
        this.config = config;
        this.folder = folder;
        this.examples = examples;
        parts.put("train", examples.train());
        parts.put("validation", examples.validation());
        parts.put("test", examples.test());
    }

    /** Writes {@code channels/<part>/} in the training format and returns each part's manifest. */
    Map<String, ChannelManifest> writeChannels() {
        Map<String, ChannelManifest> manifests = new LinkedHashMap<>();
        AtOnce.all(each((name, rows) -> Map.entry(name, channel(name, rows))))
                .forEach(written -> manifests.put(written.getKey(), written.getValue()));
        return manifests;
    }

    private <T> List<Callable<T>> each(BiFunction<String, Dataset<Row>, T> work) {
        return parts.entrySet().stream()
                .<Callable<T>>map(part -> () -> work.apply(part.getKey(), part.getValue()))
                .toList();
    }

    private ChannelManifest channel(String name, Dataset<Row> rows) {
        int atLeast = name.equals("train") ? config.training().instanceCount() : 1;
        int files = files(mostRows(name), atLeast);
        if (files > atLeast) {
            files = files(rows.count(), atLeast);
        }
        boolean csv = config.channels().format() == ChannelFormat.CSV;
        Map<String, String> options = csv
                ? Map.of()
                : Map.of("featureDim", String.valueOf(examples.space().featureDim()));
        ChannelManifest manifest = ChannelWriter.write(
                examples.space().encode(rows),
                folder.at("channels/" + name + "/"),
                new ChannelLayout(config.channels().format().toString(), options, examples.rowIdentity(), files));
        LOG.info(
                "channel {}: {} rows, {} bytes in {} files",
                name,
                manifest.rows(),
                manifest.bytes(),
                manifest.files().size());
        return manifest;
    }

    private int files(long rows, int atLeast) {
        return ChannelWriter.filesFor(rows, bytesPerRow(), config.channels().targetFileSize(), atLeast);
    }

    /** Returns an upper bound that needs no count; a count would be a pass over all examples. */
    private long mostRows(String part) {
        PartCounts counts = examples.counts();
        long rows = switch (part) {
            case "train" -> counts.train();
            case "validation" -> counts.validation();
            default -> counts.test();
        };
        return rows * examples.examplesPerRow();
    }

    private long bytesPerRow() {
        int blocks = examples.space().blocks().size();
        int dimension = examples.space().featureDim();
        if (config.channels().format() == ChannelFormat.CSV) {
            return RowSize.csv(blocks, dimension);
        }
        return examples.space().dense() ? RowSize.dense(dimension) : RowSize.sparse(blocks, dimension);
    }

    /**
     * Writes {@code examples/<part>/} as CSV with a header, label first, in the same number of files as the channels.
     */
    void writeReadable(Map<String, ChannelManifest> channels) {
        folder.clear("examples/");
        Column[] readable = examples.readable().stream()
                .map(name -> functions.col(name).as(UserColumns.given(name)))
                .toArray(Column[]::new);
        List<String> identity =
                examples.rowIdentity().stream().map(UserColumns::given).toList();
        AtOnce.all(each((name, rows) -> ChannelWriter.write(
                rows.select(readable),
                folder.at("examples/" + name + "/"),
                new ChannelLayout(
                        ChannelFormat.CSV.toString(),
                        Map.of("header", "true"),
                        identity,
                        Math.max(1, channels.get(name).files().size())))));
    }
}
