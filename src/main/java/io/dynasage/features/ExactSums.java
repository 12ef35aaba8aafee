package io.dynasage.features;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds numbers that have no place in a sum of decimals. Such sums are exact and the same in any order; a number beyond
 * their digits would count as none.
 */
final class ExactSums {
    /** The type {@code DECIMAL(28, 6)} of the summands has 22 digits before the point. */
    private static final double LIMIT = 1e22;

    private ExactSums() {}

    /**
     * Checks columns that have no NaN.
     *
     * @throws FeatureException listing the columns with numbers of 10^22 or more in size, with their range
     */
    static void check(Dataset<Row> events, List<FeatureColumn> columns) {
        List<String> problems = columns.stream()
                .map(column -> found(events, column))
                .filter(problem -> !problem.isEmpty())
                .toList();
        if (!problems.isEmpty()) {
            throw new FeatureException(NameList.problems(problems));
        }
    }

    private static String found(Dataset<Row> events, FeatureColumn column) {
        Column number = col("number");
        Row found = events.select(NumericColumns.number(column).as("number"))
                .where(abs(number).geq(LIMIT))
                .agg(count(lit(1)), min(number), max(number))
                .first();
        if (found.getLong(0) == 0) {
            return "";
        }
        return "column '" + column.column() + "' is beyond ±1e22 in " + found.getLong(0) + " events (from "
                + found.getDouble(1) + " to " + found.getDouble(2) + "), and amounts of that size cannot be summed"
                + " exactly; correct these items, or leave the column out of features.churn";
    }
}
