package io.dynasage.sagemaker;

import io.dynasage.model.LinearModelArchive;
import io.dynasage.model.ModelArchive;
import io.dynasage.model.ScoringModel;
import io.dynasage.storage.Digested;
import io.dynasage.storage.QuotedName;
import io.dynasage.storage.StoredFile;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Scores rows with a model's artifact on the executors, as the model's endpoint would. */
final class ArtifactScoring {
    private static final String FACTORIZATION_MACHINES = "factorization-machines";
    private static final String LINEAR_LEARNER = "linear-learner";
    private static final String CLASSIFIER = "binary_classifier";
    /** The losses of a classifier whose scores are probabilities by the logistic function. */
    private static final Set<String> LOGISTIC = Set.of("auto", "logistic");

    private static final StructType PREDICTION = new StructType()
            .add(SageMakerModel.SCORE, DataTypes.DoubleType, false)
            .add(SageMakerModel.PREDICTED_LABEL, DataTypes.DoubleType, true);

    private final String algorithm;
    private final Map<String, String> hyperparameters;

    /**
     * @param image the image that trained the model
     * @param hyperparameters those of the training
     * @throws IllegalArgumentException if such an artifact cannot be scored with
     */
    ArtifactScoring(String image, Map<String, String> hyperparameters) {
        this.algorithm = AlgorithmImages.repository(image);
        this.hyperparameters = hyperparameters;
        if (!Set.of(FACTORIZATION_MACHINES, LINEAR_LEARNER).contains(algorithm)) {
            throw new IllegalArgumentException(
                    "predictWith is artifact, but only its own container can read a model of "
                            + algorithm
                            + "; predict with the endpoint. In a CrossValidator or TrainValidationSplit, set"
                            + " parallelism to 1.");
        }
        String type = hyperparameters.getOrDefault("predictor_type", "");
        if (!Set.of(CLASSIFIER, "regressor").contains(type)) {
            throw new IllegalArgumentException("predictWith is artifact, but the hyperparameter predictor_type is \""
                    + type + "\"; artifacts of binary_classifier and regressor can be scored with. Predict with the"
                    + " endpoint.");
        }
        String loss = hyperparameters.getOrDefault("loss", "auto");
        if (algorithm.equals(LINEAR_LEARNER) && classifier() && !LOGISTIC.contains(loss)) {
            throw new IllegalArgumentException("predictWith is artifact, but how " + algorithm + " turns the loss "
                    + loss + " into a score is not published; use loss = logistic, or predict with the endpoint.");
        }
    }

    private boolean classifier() {
        return CLASSIFIER.equals(hyperparameters.get("predictor_type"));
    }

    /** Reads the artifact, within the size that the hyperparameters give. */
    Digested<ScoringModel> read(String artifact, Configuration hadoop) {
        return Digested.read(new StoredFile(artifact, hadoop), in -> {
            if (algorithm.equals(LINEAR_LEARNER)) {
                return LinearModelArchive.read(in, artifact, mostBytes(0), classifier());
            }
            return ModelArchive.read(
                    in, artifact, mostBytes(Long.parseLong(hyperparameters.getOrDefault("num_factors", "1000"))));
        });
    }

    private long mostBytes(long factors) {
        String dimension = hyperparameters.getOrDefault("feature_dim", "auto");
        if (!dimension.matches("\\d{1,10}")) {
            return ModelArchive.MOST_BYTES;
        }
        return ModelArchive.bytes(Long.parseLong(dimension), factors);
    }

    /** Adds the columns of a prediction. */
    static Dataset<Row> scored(Dataset<Row> rows, String featuresColumn, ScoringModel model) {
        Broadcast<ScoringModel> shared = JavaSparkContext.fromSparkContext(
                        rows.sparkSession().sparkContext())
                .broadcast(model);
        UDF1<Vector, Row> predict = features -> predicted(features, shared.value());
        String prediction = "dynasage_prediction";
        Column column = functions.col(QuotedName.of(featuresColumn));
        return rows.withColumn(prediction, functions.udf(predict, PREDICTION).apply(column))
                .withColumn(SageMakerModel.SCORE, functions.col(prediction + "." + SageMakerModel.SCORE))
                .withColumn(
                        SageMakerModel.PREDICTED_LABEL,
                        functions.col(prediction + "." + SageMakerModel.PREDICTED_LABEL))
                .drop(prediction);
    }

    private static Row predicted(Vector features, ScoringModel model) {
        if (features == null || features.size() != model.featureDim()) {
            throw new SageMakerFailure("A row without features, or with another number of them than the model's "
                    + model.featureDim() + ", cannot be predicted. Filter such rows out first.");
        }
        double score = (float) model.score(features.toSparse());
        Double label = null;
        if (model.threshold().isPresent()) {
            label = score >= model.threshold().getAsDouble() ? 1.0 : 0.0;
        }
        return RowFactory.create(score, label);
    }
}
