package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.EvaluationException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows of a label and a score, as the passes take them. */
final class LabelledRows {
    private LabelledRows() {
    }

    /** Columns {@code unit, row_hash, segments, label, score}, persisted; the caller frees them. */
    static Dataset<Row> of(Scorer scorer, EvaluationSettings settings) {
        if (settings.bootstrap().unit().isEmpty() && settings.bootstrap().resamples() > 0) {
            throw new IllegalArgumentException("the bootstrap of single rows needs the columns that tell its units apart, such as user_id; name"
                    + " them");
        }
        scorer.require(settings.columns("label", "score"));
        List<String> identity = new ArrayList<>(settings.bootstrap().unit());
        identity.add("label");
        Dataset<Row> rows = scorer.rows().select(settings.unit("label").as("unit"), EvaluationSettings.hash(identity).as("row_hash"),
                settings.segmentTexts().as("segments"), col("label").cast("double"), col("score").cast("double").plus(0.0).as("score"));
        Passes.checkSegments(scorer.rows(), settings.segments());
        return rows.persist(StorageLevel.MEMORY_AND_DISK());
    }

    /**
     * Refuses rows without a finite label and score, or outside the given ranges.
     *
     * @param label which labels are valid
     * @param labels the same in words
     */
    static void check(Scorer scorer, Dataset<Row> rows, Column label, String labels) {
        Column finite = finite("label").and(label);
        Row found = rows.agg(count(lit(1)), count(when(not(finite), lit(1))), count(when(not(finite("score")), lit(1)))).head();
        if (found.getLong(0) == 0) {
            throw new EvaluationException(Kind.INSUFFICIENT_DATA, "there are no test rows to evaluate on; hold out a larger part for the test");
        }
        if (found.getLong(1) > 0) {
            throw new EvaluationException(Kind.INVALID_ROWS, found.getLong(1) + " of " + found.getLong(0) + " test rows have a label that is not "
                    + labels + "; correct the SQL that makes the label");
        }
        if (found.getLong(2) > 0) {
            throw new EvaluationException(Kind.INVALID_SCORES, found.getLong(2) + " of " + found.getLong(0) + " test rows have a score that is NaN,"
                    + " infinite or missing from " + scorer.name() + ", so nothing can be measured; the training of a model that gives NaN"
                    + " diverged: lower its learning rates");
        }
    }

    /** Refuses scores that are no probabilities. */
    static void checkProbabilities(Scorer scorer, Dataset<Row> rows) {
        Column outside = col("score").lt(0).or(col("score").gt(1));
        Row found = rows.where(outside).agg(count(lit(1)), max("score")).head();
        if (found.getLong(0) > 0) {
            throw new EvaluationException(Kind.INVALID_SCORES, found.getLong(0) + " scores of " + scorer.name()
                    + " are no probabilities, the largest is " + found.getDouble(1) + "; give the probability of label 1, or declare that the"
                    + " scores only order the rows");
        }
    }

    private static Column finite(String name) {
        return col(name).isNotNull().and(not(col(name).isNaN())).and(col(name).notEqual(Double.POSITIVE_INFINITY))
                .and(col(name).notEqual(Double.NEGATIVE_INFINITY));
    }
}
