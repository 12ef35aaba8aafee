package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
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

/** Rows of a label and a score, in the form that the passes read. */
final class LabelledRows {
    /** The lines of a row's segments; a segment column may be called segments. */
    static final String LINES = "dynasage_segments";

    private LabelledRows() {}

    /**
     * Returns columns {@code scorer, unit}, {@value #LINES}, {@code row_hash, label, score} and the segment columns,
     * persisted. The caller must unpersist them.
     */
    static Dataset<Row> of(List<Scorer> scorers, EvaluationSettings settings) {
        if (settings.bootstrap().unit().isEmpty() && settings.bootstrap().resamples() > 0) {
            throw new IllegalArgumentException(
                    "the bootstrap of single rows needs the columns that identify its units, such as user_id; name"
                            + " them");
        }
        List<String> identity = new ArrayList<>(settings.bootstrap().unit());
        identity.add("label");
        List<Column> columns = new ArrayList<>(List.of(
                settings.unit("label").as("unit"),
                settings.segmentLines().as(LINES),
                EvaluationSettings.hash(identity).as("row_hash"),
                col("label").cast("double"),
                col("score").cast("double").plus(0.0).as("score")));
        settings.segments().forEach(name -> columns.add(col(name)));
        return Scorer.together(scorers, settings.columns("label", "score"), columns.toArray(Column[]::new))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /**
     * Rejects rows without a finite label and score, or with values outside the given ranges.
     *
     * @param valid the valid labels, and the valid scores of predictions
     * @return the units that the bootstrap draws
     */
    static DrawnUnits check(List<Scorer> scorers, Dataset<Row> rows, Valid valid, EvaluationSettings settings) {
        Column labelled = finite("label").and(valid.label());
        List<Column> counts = new ArrayList<>(List.of(
                count(lit(1)),
                count(when(not(labelled), lit(1))),
                count(when(not(finite("score")), lit(1))),
                count(when(not(valid.prediction()), lit(1))),
                max(when(not(valid.prediction()), col("score"))),
                countDistinct(col("unit"))));
        counts.addAll(settings.segmentCounts());
        List<Row> found =
                Scorer.each(rows.groupBy("scorer"), counts).orderBy("scorer").collectAsList();
        if (found.isEmpty()) {
            throw new EvaluationException(
                    Kind.INSUFFICIENT_DATA,
                    "there are no test rows to evaluate on; hold out a larger part for the test");
        }
        found.forEach(row -> check(scorers.get(row.getInt(0)), row, valid));
        settings.checkSegments(found.get(0));
        return new DrawnUnits(found.get(0).getLong(6), settings.bootstrap().noun("rows"));
    }

    /**
     * Conditions that rows must meet.
     *
     * @param labels the condition of {@code label}, in words
     * @param prediction the condition on the score of a scorer that predicts
     */
    record Valid(Column label, String labels, Column prediction) {
        /** Labels 0 and 1, and probabilities of label 1. */
        static final Valid BINARY =
                new Valid(col("label").isin(0.0, 1.0), "0 or 1", col("score").between(0, 1));
        /** Any numbers. */
        static final Valid NUMBERS = new Valid(lit(true), "a finite number", lit(true));
    }

    private static void check(Scorer scorer, Row found, Valid valid) {
        if (found.getLong(2) > 0) {
            throw new EvaluationException(
                    Kind.INVALID_ROWS,
                    found.getLong(2) + " of " + found.getLong(1) + " test rows have a label that is not "
                            + valid.labels() + "; correct the SQL that makes the label");
        }
        if (found.getLong(3) > 0) {
            throw new EvaluationException(
                    Kind.INVALID_SCORES,
                    found.getLong(3) + " of " + found.getLong(1) + " test rows have a score that is NaN,"
                            + " infinite or missing from " + scorer.name()
                            + ", so nothing can be measured; the training of a model that gives NaN"
                            + " diverged: lower its learning rates");
        }
        if (found.getLong(4) > 0 && scorer.meaning() == Scorer.Meaning.PREDICTION) {
            throw new EvaluationException(
                    Kind.INVALID_SCORES,
                    found.getLong(4) + " scores of " + scorer.name()
                            + " are not probabilities; the largest is " + found.getDouble(5)
                            + "; give the probability of label 1, or declare that the"
                            + " scores only order the rows");
        }
    }

    private static Column finite(String name) {
        return col(name)
                .isNotNull()
                .and(not(col(name).isNaN()))
                .and(col(name).notEqual(Double.POSITIVE_INFINITY))
                .and(col(name).notEqual(Double.NEGATIVE_INFINITY));
    }
}
