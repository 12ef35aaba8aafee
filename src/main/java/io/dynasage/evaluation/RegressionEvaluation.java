package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far predictions are from the labels, in table {@code regression}: {@code rmse}, the root of the mean squared error, and
 * {@code mae}, the mean absolute error, both in the label's unit. Rows have columns {@code label}, {@code score}, the segment
 * columns and those of the bootstrap's unit.
 */
public final class RegressionEvaluation {
    private RegressionEvaluation() {
    }

    /**
     * Tables of all rows and of segments.
     *
     * @throws EvaluationException if there is no row, a label or score is not a finite number, or scorers have different rows
     */
    public static List<MetricTable> evaluate(List<Scorer> scorers, EvaluationSettings settings) {
        MetricTables tables = new MetricTables("regression");
        for (Scorer scorer : scorers) {
            Dataset<Row> rows = LabelledRows.of(scorer, settings);
            try {
                LabelledRows.check(scorer, rows, lit(true), "a finite number");
                tables.add(scorer, measure(rows, settings.bootstrap()));
            } finally {
                rows.unpersist();
            }
        }
        return tables.tables();
    }

    private static Map<Segment, Measured> measure(Dataset<Row> rows, Bootstrap bootstrap) {
        double largest = rows.agg(max(abs(col("label").minus(col("score"))))).head().getDouble(0);
        // Sums are kept to 2^-52, so errors are measured in a unit as large as the largest of them.
        double unit = Math.scalb(1.0, largest == 0 ? 0 : Math.getExponent(largest) + 1);
        Map<Segment, Measured> measured = new TreeMap<>();
        Passes.sums(rows, bootstrap, 2, row -> {
            double error = Math.abs(row.getDouble(3) - row.getDouble(4)) / unit;
            return new double[] {error * error, error};
        }).forEach((segment, sums) -> {
            Map<String, double[]> metrics = new LinkedHashMap<>();
            metrics.put("rmse", DoubleStream.of(sums.means(0)).map(mean -> unit * Math.sqrt(mean)).toArray());
            metrics.put("mae", DoubleStream.of(sums.means(1)).map(mean -> unit * mean).toArray());
            measured.put(segment, new Measured(sums.rows(), sums.fingerprint(), metrics, List.of()));
        });
        return measured;
    }
}
