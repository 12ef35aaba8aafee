package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures the distance of predictions from the labels, in table {@code regression}: {@code rmse}, the root of the mean
 * squared error, and {@code mae}, the mean absolute error, both in the label's unit. Rows have columns {@code label},
 * {@code score}, the segment columns and those of the bootstrap's unit.
 */
public final class RegressionEvaluation {
    private RegressionEvaluation() {}

    /**
     * Returns the tables of all rows and of segments.
     *
     * @throws EvaluationException if there is no row, a label or score is not a finite number, or scorers have
     *     different rows
     */
    public static List<MetricTable> evaluate(List<Scorer> scorers, EvaluationSettings settings) {
        MetricTables tables = new MetricTables("regression");
        Dataset<Row> rows = LabelledRows.of(scorers, settings);
        try {
            tables.drawn(LabelledRows.check(scorers, rows, LabelledRows.Valid.NUMBERS, settings));
            double[] units = units(scorers.size(), rows);
            Map<Integer, Map<Segment, WeightedSums>> sums = Passes.sums(rows, settings.bootstrap(), 2, row -> {
                double error =
                        Math.abs(row.getDouble(Passes.OWN + 1) - row.getDouble(Passes.OWN + 2)) / units[row.getInt(0)];
                return new double[] {error * error, error};
            });
            for (int place = 0; place < scorers.size(); place++) {
                double unit = units[place];
                tables.add(
                        scorers.get(place), Measured.bySegment(sums.get(place), (segment, sum) -> metrics(sum, unit)));
            }
        } finally {
            rows.unpersist();
        }
        return tables.tables();
    }

    /**
     * Returns the unit of each scorer's errors: a power of two above its largest error. Sums are kept to 2^-52, so the
     * errors are divided by a unit of their own size.
     */
    private static double[] units(int scorers, Dataset<Row> rows) {
        double[] units = new double[scorers];
        rows.groupBy("scorer")
                .agg(max(abs(col("label").minus(col("score")))))
                .collectAsList()
                .forEach(row -> {
                    double largest = row.getDouble(1);
                    units[row.getInt(0)] = Math.scalb(1.0, largest == 0 ? 0 : Math.getExponent(largest) + 1);
                });
        return units;
    }

    private static Map<String, double[]> metrics(WeightedSums sums, double unit) {
        Map<String, double[]> metrics = new LinkedHashMap<>();
        metrics.put(
                "rmse",
                DoubleStream.of(sums.means(0))
                        .map(mean -> unit * Math.sqrt(mean))
                        .toArray());
        metrics.put(
                "mae", DoubleStream.of(sums.means(1)).map(mean -> unit * mean).toArray());
        return metrics;
    }
}
