package io.dynasage.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The test rows with one scorer's answers.
 *
 * @param name unique in an evaluation, such as {@code model} or {@code popularity}
 * @param role what it is compared as
 * @param meaning what its scores are
 * @param rows the test rows, the same ones for each scorer of an evaluation; which columns they have is up to the evaluation
 */
public record Scorer(String name, Role role, Meaning meaning, Dataset<Row> rows) {

    /** What a score is. */
    public enum Meaning {
        /** What the label is predicted to be: a probability, a rating, an amount. */
        PREDICTION,
        /** Something that only orders the rows: more says that label 1 is likelier. */
        ORDER
    }

    /** The new model, named {@code model}. */
    public static Scorer model(Dataset<Row> rows) {
        return new Scorer("model", Role.MODEL, Meaning.PREDICTION, rows);
    }

    /** The model that is deployed now, named {@code live}. */
    public static Scorer live(Dataset<Row> rows) {
        return new Scorer("live", Role.LIVE, Meaning.PREDICTION, rows);
    }

    /** A baseline that predicts the label. */
    public static Scorer baseline(String name, Dataset<Row> rows) {
        return new Scorer(name, Role.BASELINE, Meaning.PREDICTION, rows);
    }

    /** A baseline whose scores only order the rows. */
    public static Scorer ordering(String name, Dataset<Row> rows) {
        return new Scorer(name, Role.BASELINE, Meaning.ORDER, rows);
    }

    /** Refuses rows that lack one of these columns. */
    void require(List<String> columns) {
        List<String> missing = new ArrayList<>(columns);
        missing.removeAll(Arrays.asList(rows.columns()));
        if (!missing.isEmpty()) {
            throw new EvaluationException(EvaluationException.Kind.INVALID_ROWS, "the rows of " + name + " have no column "
                    + String.join(", ", missing) + ", only " + String.join(", ", rows.columns()) + "; add what is missing");
        }
    }
}
