package io.dynasage.job.run;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.ChannelLayout;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.channels.ChannelVerification;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's examples as files: the channels for training, and the same rows in readable form, in the same order.
 */
final class ExampleFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ExampleFiles.class);

    private static final String CHANNELS = "channels/";

    private final JobConfig config;
    private final RunFolder folder;
    private final Examples examples;
    private final List<Part> parts;

    /**
     * A part of the examples.
     *
     * @param counted its rows before sampled negatives and repetition
     * @param leastFiles one for each instance that reads a share of it
     */
    private record Part(String name, Dataset<Row> rows, long counted, int leastFiles) {}

    ExampleFiles(JobConfig config, RunFolder folder, Examples examples) {
        this.config = config;
        this.folder = folder;
        this.examples = examples;
        this.parts = parts(examples, config.training().instanceCount());
    }

    /** Returns the parts; training alone if nothing is held out. */
    private static List<Part> parts(Examples examples, int instances) {
        PartCounts counts = examples.counts();
        Part train = new Part("train", examples.train(), counts.train(), instances);
        if (counts.validation() + counts.test() == 0) {
            return List.of(train);
        }
        return List.of(
                train,
                new Part("validation", examples.validation(), counts.validation(), 1),
                new Part("test", examples.test(), counts.test(), 1));
    }

    /** Writes {@code channels/<part>/} in the training format and returns each part's manifest. */
    Map<String, ChannelManifest> writeChannels() {
        folder.clear(CHANNELS);
        Map<String, ChannelManifest> manifests = new LinkedHashMap<>();
        AtOnce.all(each(part -> Map.entry(part.name(), channel(part))))
                .forEach(written -> manifests.put(written.getKey(), written.getValue()));
        return manifests;
    }

    /** Returns what is wrong with channels that an earlier attempt wrote; empty if nothing is. */
    Optional<String> problem(SparkSession spark, Map<String, ChannelManifest> written) {
        return written.values().stream()
                .map(manifest -> ChannelVerification.problem(spark, manifest))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private <T> List<Callable<T>> each(Function<Part, T> work) {
        return parts.stream().<Callable<T>>map(part -> () -> work.apply(part)).toList();
    }

    private ChannelManifest channel(Part part) {
        // An upper bound that needs no count; a count would be a pass over all examples.
        int files = files(part.counted() * examples.examplesPerRow(), part.leastFiles());
        if (files > part.leastFiles()) {
            files = files(part.rows().count(), part.leastFiles());
        }
        Map<String, String> options = switch (config.channels().format()) {
            case CSV -> Map.of();
            case RECORDIO_PROTOBUF ->
                Map.of("featureDim", String.valueOf(examples.space().featureDim()));
        };
        ChannelManifest manifest = ChannelWriter.write(
                examples.encode(part.rows()),
                folder.at(CHANNELS + part.name() + "/"),
                new ChannelLayout(config.channels().format().toString(), options, examples.rowIdentity(), files));
        LOG.info(
                "channel {}: {} rows, {} bytes in {} files",
                part.name(),
                manifest.rows(),
                manifest.bytes(),
                manifest.files().size());
        return manifest;
    }

    private int files(long rows, int atLeast) {
        return ChannelWriter.filesFor(rows, bytesPerRow(), config.channels().targetFileSize(), atLeast);
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
        AtOnce.all(each(part -> ChannelWriter.write(
                part.rows().select(readable),
                folder.at("examples/" + part.name() + "/"),
                new ChannelLayout(
                        ChannelFormat.CSV.toString(),
                        Map.of("header", "true"),
                        identity,
                        Math.max(1, channels.get(part.name()).files().size())))));
    }
}
