package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.dynasage.model.FactorizationMachine;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Scores rows with a trained model, on the executors. */
public final class ModelScores {
    private ModelScores() {}

    /**
     * Adds the answer that the endpoint would give: the probability of label 1, or the predicted value.
     *
     * @param encoded rows with a Spark ML vector {@code features}, encoded with the vocabulary that the model was
     *     trained on
     * @return the rows with column {@code score double}
     */
    public static Dataset<Row> predictions(Dataset<Row> encoded, FactorizationMachine model) {
        return score(encoded, model, FactorizationMachine::score);
    }

    /**
     * Adds the value before any sigmoid, for ranking. It still separates rows whose probabilities are too close to 0 or
     * 1 to differ.
     */
    public static Dataset<Row> rankings(Dataset<Row> encoded, FactorizationMachine model) {
        return score(encoded, model, FactorizationMachine::rawScore);
    }

    private interface Score extends Serializable {
        double of(FactorizationMachine model, SparseVector row);
    }

    private static Dataset<Row> score(Dataset<Row> encoded, FactorizationMachine model, Score score) {
        Broadcast<FactorizationMachine> shared = JavaSparkContext.fromSparkContext(
                        encoded.sparkSession().sparkContext())
                .broadcast(model);
        UDF1<Vector, Double> of = features -> score.of(shared.value(), features.toSparse());
        return encoded.withColumn("score", udf(of, DataTypes.DoubleType).apply(col("features")));
    }
}
