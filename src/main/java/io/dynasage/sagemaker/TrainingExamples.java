package io.dynasage.sagemaker;

import io.dynasage.channels.ChannelLayout;
import io.dynasage.channels.ChannelWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The labels and feature vectors of a dataset, as the channels of a training job. */
final class TrainingExamples {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private final SageMakerEstimator stage;
    private final Dataset<?> dataset;
    private final String label;
    private final String features;

    TrainingExamples(SageMakerEstimator stage, Dataset<?> dataset) {
        this.stage = stage;
        this.dataset = dataset;
        this.label = stage.getOrDefault(stage.labelColumnName());
        this.features = stage.getOrDefault(stage.featuresColumnName());
    }

    /** Returns the channels: train, and also test if rows are marked for it. */
    List<String> channelNames() {
        return stage.isDefined(stage.testIndicatorColumnName()) ? List.of(TRAIN, TEST) : List.of(TRAIN);
    }

    /** Returns the dimension of the features, from the column's metadata or else from the first row. */
    int dimension() {
        int known =
                AttributeGroup.fromStructField(dataset.schema().apply(features)).size();
        if (known > 0) {
            return known;
        }
        List<Row> first = dataset.toDF().select(functions.col(features)).takeAsList(1);
        if (first.isEmpty() || first.get(0).isNullAt(0)) {
            throw new IllegalArgumentException("The dataset has no feature vector in its first row, so feature_dim is "
                    + "not known. Check that it has rows, or set the hyperparameter feature_dim.");
        }
        return first.get(0).<Vector>getAs(0).size();
    }

    /** Writes all channels. Each channel is shuffled, because the algorithms train in file order. */
    void write(TrainingFolder folder, TrainingJobSpec spec) {
        Map<String, String> options = new TreeMap<>(Map.of("labelColumnName", label, "featuresColumnName", features));
        if (spec.hyperparameters().containsKey("feature_dim")) {
            options.put("featureDim", spec.hyperparameters().get("feature_dim"));
        }
        ChannelLayout layout = new ChannelLayout("recordio-protobuf", options, List.of(features, label), (Integer)
                stage.getOrDefault(stage.trainingInputFiles()));
        for (String channel : channelNames()) {
            Dataset<Row> rows =
                    rows(channel).select(functions.col(label).cast("double").as(label), functions.col(features));
            ChannelWriter.write(rows, folder.sparkUri(channel), layout);
        }
    }

    /** Returns the rows of a channel. A row that is not marked, or whose mark is null, is for training. */
    private Dataset<Row> rows(String channel) {
        if (!stage.isDefined(stage.testIndicatorColumnName())) {
            return dataset.toDF();
        }
        Column marked = functions.coalesce(
                functions.col(stage.getOrDefault(stage.testIndicatorColumnName())), functions.lit(false));
        return dataset.toDF().filter(marked.equalTo(channel.equals(TEST)));
    }
}
