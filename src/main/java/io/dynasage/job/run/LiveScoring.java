package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.features.FeatureBlock;
import io.dynasage.features.FeatureSpace;
import io.dynasage.features.Task;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A model that already serves.
 *
 * @param space the features that it was trained on
 */
record LiveScoring(ModelScoring scoring, FeatureSpace space) {
    private static final String ITEM = "item_of_this_run";

    /**
     * Returns why the model cannot score rows of a run, as the end of a sentence; empty if it can.
     *
     * @param rows rows of examples of the run
     * @param own the features of the run
     */
    Optional<String> problem(Dataset<Row> rows, Task task, FeatureSpace own) {
        Optional<String> problem = space.problem(rows);
        if (problem.isEmpty() && scoring instanceof ModelScoring.Artifact artifact) {
            return otherTask(artifact, task);
        }
        if (problem.isEmpty() && scoring instanceof ModelScoring.Endpoint endpoint) {
            return unanswered(endpoint, encoded(rows.limit(1), own));
        }
        return problem;
    }

    private static Optional<String> otherTask(ModelScoring.Artifact artifact, Task task) {
        return Optional.of("it predicts another kind of label than this run's")
                .filter(problem -> artifact.model().classifier() == (task == Task.REGRESSION));
    }

    /**
     * Asks for one row, because a model of another algorithm may take other requests. An outage is not a reason to
     * leave out the comparison: it ends the run, which can be resumed.
     */
    private static Optional<String> unanswered(ModelScoring.Endpoint endpoint, Dataset<Row> encoded) {
        List<Vector> features = encoded.select("features").collectAsList().stream()
                .map(row -> row.<Vector>getAs(0))
                .toList();
        return endpoint.refusal(features)
                .map(why -> "its endpoint did not score a row: " + why.replaceFirst("\\.$", ""));
    }

    /**
     * Adds the model's {@code features} to rows of a run. The indices of the run's own features mean nothing to the
     * model, so they are left out; the run's index of the item stays, by which unknown items are recognized.
     *
     * @param own the features of the run
     */
    Dataset<Row> encoded(Dataset<Row> rows, FeatureSpace own) {
        Dataset<Row> raw = rows;
        if (List.of(rows.columns()).contains("item_index")) {
            raw = rows.withColumn(ITEM, col("item_index"));
        }
        return space.encode(raw.drop("item_index")
                        .drop(own.blocks().stream()
                                .map(FeatureBlock::indexColumn)
                                .toArray(String[]::new)))
                .withColumnRenamed(ITEM, "item_index");
    }
}
