package io.dynasage.sagemaker;

import io.dynasage.channels.ChannelLayout;
import io.dynasage.channels.ChannelWriter;
import io.dynasage.storage.QuotedName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The labels and feature vectors of a dataset, as the channels of a training job. */
final class TrainingExamples {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String VALIDATION = "validation";
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

    /**
     * Returns the channels: train, and one for marked rows, if there are any. XGBoost takes none that is called test.
     */
    List<String> channelNames() {
        if (!stage.isDefined(stage.testIndicatorColumnName())) {
            return List.of(TRAIN);
        }
        if (stage.boosts()) {
            return List.of(TRAIN, VALIDATION);
        }
        return List.of(TRAIN, TEST);
    }

    /**
     * Returns whether all vectors are dense. XGBoost takes what a sparse row leaves out for missing, and a zero of a
     * dense one for 0.
     *
     * @throws IllegalArgumentException if some are dense and some sparse
     */
    boolean dense() {
        UDF1<Vector, Boolean> isDense = vector -> vector instanceof DenseVector;
        List<Row> forms = dataset.toDF()
                .filter(column(features).isNotNull())
                .select(functions.udf(isDense, DataTypes.BooleanType).apply(column(features)))
                .distinct()
                .collectAsList();
        if (forms.size() > 1) {
            throw new IllegalArgumentException("Some vectors of \"" + features + "\" are dense and some sparse, as"
                    + " VectorAssembler makes them, and XGBoost takes what a sparse one leaves out for missing, but a"
                    + " zero of a dense one for 0. Make all dense: array_to_vector(vector_to_array(" + features
                    + ")).");
        }
        return !forms.isEmpty() && forms.get(0).getBoolean(0);
    }

    /** Returns the dimension of the features, from the column's metadata or else from the first row. */
    int dimension() {
        int known =
                AttributeGroup.fromStructField(dataset.schema().apply(features)).size();
        if (known > 0) {
            return known;
        }
        List<Row> first = dataset.toDF().select(column(features)).takeAsList(1);
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
        ChannelLayout layout = new ChannelLayout("recordio-protobuf", options, List.of(features, label), files());
        for (String channel : channelNames()) {
            Dataset<Row> rows =
                    rows(channel).select(column(label).cast("double").as(label), column(features));
            ChannelWriter.write(rows, folder.sparkUri(channel), layout);
        }
    }

    /** Returns a column by its plain name, which may have dots. */
    private static Column column(String name) {
        return functions.col(QuotedName.of(name));
    }

    /** Returns the number of files: at least one for each instance, because instances share whole files. */
    private int files() {
        return Math.max((Integer) stage.getOrDefault(stage.trainingInputFiles()), (Integer)
                stage.getOrDefault(stage.trainingInstanceCount()));
    }

    /** Returns the rows of a channel. A row that is not marked, or whose mark is null, is for training. */
    private Dataset<Row> rows(String channel) {
        if (!stage.isDefined(stage.testIndicatorColumnName())) {
            return dataset.toDF();
        }
        Column marked =
                functions.coalesce(column(stage.getOrDefault(stage.testIndicatorColumnName())), functions.lit(false));
        return dataset.toDF().filter(marked.equalTo(!channel.equals(TRAIN)));
    }
}
