package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The test rows with one scorer's answers.
 *
 * @param name unique in an evaluation, such as {@code model} or {@code popularity}
 * @param role what it is compared as
 * @param meaning what its scores are
 * @param rows the test rows, the same ones for each scorer of an evaluation; which columns they have is up to the
 *     evaluation
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

    /**
     * The rows of all scorers in one dataset, so that one pass serves them all.
     *
     * @param required the columns that each scorer's rows must have
     * @param selected what is taken of each row, after column {@code scorer int}, the scorer's place in the list
     */
    static Dataset<Row> together(List<Scorer> scorers, List<String> required, Column... selected) {
        if (scorers.isEmpty()) {
            throw new IllegalArgumentException("there is no scorer to evaluate; give at least the model");
        }
        Dataset<Row> together = null;
        for (int place = 0; place < scorers.size(); place++) {
            Scorer scorer = scorers.get(place);
            scorer.require(required);
            Column[] columns = Stream.concat(Stream.of(lit(place).as("scorer")), Stream.of(selected))
                    .toArray(Column[]::new);
            Dataset<Row> rows = scorer.rows().select(columns);
            together = together == null ? rows : together.union(rows);
        }
        return together;
    }

    /** Refuses rows that lack one of these columns. */
    private void require(List<String> columns) {
        List<String> missing = new ArrayList<>(columns);
        missing.removeAll(Arrays.asList(rows.columns()));
        if (!missing.isEmpty()) {
            throw new EvaluationException(
                    EvaluationException.Kind.INVALID_ROWS,
                    "the rows of " + name + " have no column " + String.join(", ", missing) + ", only "
                            + String.join(", ", rows.columns()) + "; add what is missing");
        }
    }
}
