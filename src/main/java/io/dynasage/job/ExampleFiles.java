package io.dynasage.job;

import io.dynasage.channels.ChannelLayout;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.channels.ChannelWriter;
import io.dynasage.config.JobConfig;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationExamples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's examples as files: channels for training, and the same rows readable, in the same order. */
final class ExampleFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ExampleFiles.class);
    private static final List<String> ROW_IDENTITY = List.of("user_index", "event_time", "draw", "negative", "item_index", "label");
    private static final Column[] READABLE = Stream.of("label", "user_id", "item_id", "user_index", "item_index", "event_time", "draw", "negative")
            .map(functions::col).toArray(Column[]::new);
    /** A labelled pair of two one-hot blocks below 2^21 columns takes 64 to 68 bytes in RecordIO. */
    private static final long BYTES_PER_PAIR = 68;

    private final JobConfig config;
    private final RunFolder folder;
    private final RecommendationExamples examples;
    private final Map<String, Dataset<Row>> parts = new LinkedHashMap<>();

    ExampleFiles(JobConfig config, RunFolder folder, RecommendationExamples examples) {
        this.config = config;
        this.folder = folder;
        this.examples = examples;
        parts.put("train", examples.train());
        parts.put("validation", examples.validation());
        parts.put("test", examples.test());
    }

    /** Writes {@code channels/<part>/} in the training format; gives each part's manifest. */
    Map<String, ChannelManifest> writeChannels() {
        Map<String, ChannelManifest> manifests = new LinkedHashMap<>();
        parts.forEach((name, rows) -> manifests.put(name, channel(name, rows)));
        return manifests;
    }

    private ChannelManifest channel(String name, Dataset<Row> rows) {
        int atLeast = name.equals("train") ? config.training().instanceCount() : 1;
        int files = ChannelWriter.filesFor(rows.count(), BYTES_PER_PAIR, config.channels().targetFileSize(), atLeast);
        Map<String, String> options = Map.of("featureDim", String.valueOf(examples.vocabulary().featureDim()));
        ChannelManifest manifest = ChannelWriter.write(Recommendation.vectors(rows, examples.vocabulary()),
                folder.at("channels/" + name + "/"), new ChannelLayout(config.channels().format(), options, ROW_IDENTITY, files));
        LOG.info("channel {}: {} rows, {} bytes in {} files", name, manifest.rows(), manifest.bytes(), manifest.files().size());
        return manifest;
    }

    /** Writes {@code examples/<part>/} as CSV with a header, label first, in as many files as the channels have. */
    void writeReadable(Map<String, ChannelManifest> channels) {
        folder.clear("examples/");
        parts.forEach((name, rows) -> ChannelWriter.write(rows.select(READABLE),
                folder.at("examples/" + name + "/"), new ChannelLayout("csv", Map.of("header", "true"), ROW_IDENTITY, Math.max(1, channels.get(name).files().size()))));
    }
}
