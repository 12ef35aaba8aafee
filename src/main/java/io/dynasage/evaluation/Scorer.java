package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;

/**
 * The test rows with the scores of one scorer.
 *
 * @param name unique in an evaluation, such as {@code model} or {@code popularity}
 * @param role the role of the scorer in the comparison
 * @param meaning the meaning of its scores
 * @param rows the test rows, the same ones for each scorer of an evaluation; the evaluation defines their columns
 */
public record Scorer(String name, Role role, Meaning meaning, Dataset<Row> rows) {

    /** The meaning of a score. */
    public enum Meaning {
        /** A prediction of the label: a probability, a rating, an amount. */
        PREDICTION,
        /** A number that only orders the rows: a higher one means that label 1 is more likely. */
        ORDER
    }

    /** Returns the new model, named {@code model}. */
    public static Scorer model(Dataset<Row> rows) {
        return new Scorer("model", Role.MODEL, Meaning.PREDICTION, rows);
    }

    /** Returns the model that is deployed now, named {@code live}. */
    public static Scorer live(Dataset<Row> rows) {
        return new Scorer("live", Role.LIVE, Meaning.PREDICTION, rows);
    }

    /** Returns a baseline that predicts the label. */
    public static Scorer baseline(String name, Dataset<Row> rows) {
        return new Scorer(name, Role.BASELINE, Meaning.PREDICTION, rows);
    }

    /** Returns a baseline whose scores only order the rows. */
    public static Scorer ordering(String name, Dataset<Row> rows) {
        return new Scorer(name, Role.BASELINE, Meaning.ORDER, rows);
    }

    /**
     * Combines the rows of all scorers into one dataset, so that one pass serves them all.
     *
     * @param required the columns that each scorer's rows must have
     * @param selected the columns that are taken of each row; column {@code scorer int}, the scorer's place in the
     *     list, comes before them
     */
    static Dataset<Row> together(List<Scorer> scorers, List<String> required, Column... selected) {
        if (scorers.isEmpty()) {
            throw new IllegalArgumentException("there is no scorer to evaluate; give at least the model");
        }
        scorers.forEach(scorer -> scorer.require(required));
        return IntStream.range(0, scorers.size())
                .mapToObj(place -> scorers.get(place)
                        .rows()
                        .select(Stream.concat(Stream.of(lit(place).as("scorer")), Stream.of(selected))
                                .toArray(Column[]::new)))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    /** Aggregates each group, with a row for each. */
    static Dataset<Row> each(RelationalGroupedDataset groups, List<Column> columns) {
        return groups.agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
    }

    /** Rejects rows that lack one of these columns. */
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
