package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The curve of a model's probabilities. Its points are about equally many rows apart, because the scores of rare events
 * are all close to 0, where equally wide bins would separate nothing.
 */
final class ScoreCurve {
    /** The number of points at most; the curves of a page have each of them. */
    static final int POINTS = 50;

    /** The scores within a step are one threshold. */
    private static final int STEPS = 10_000;

    private ScoreCurve() {}

    /** The rows of one step, and those with label 1. */
    record Step(long rows, long positives) {}

    /** Returns the curve of rows with {@code score} and {@code label}, from the highest score to the lowest. */
    static List<CurvePoint> of(Dataset<Row> rows) {
        SortedMap<Long, Step> steps = new TreeMap<>(Comparator.reverseOrder());
        rows.groupBy(floor(col("score").multiply(STEPS)).as("step"))
                .agg(count(lit(1)), count(when(col("label").equalTo(1), 1)))
                .collectAsList()
                .forEach(step -> steps.put(step.getLong(0), new Step(step.getLong(1), step.getLong(2))));
        return of(steps);
    }

    /** @param steps by their place, the highest first */
    static List<CurvePoint> of(SortedMap<Long, Step> steps) {
        long all = steps.values().stream().mapToLong(Step::rows).sum();
        List<CurvePoint> curve = new ArrayList<>();
        long rows = 0;
        long positives = 0;
        for (Map.Entry<Long, Step> step : steps.entrySet()) {
            rows += step.getValue().rows();
            positives += step.getValue().positives();
            // The next point is due, or all points that are left have a place.
            if (rows * POINTS >= all * (curve.size() + 1L)) {
                curve.add(new CurvePoint((double) step.getKey() / STEPS, rows, positives));
            }
        }
        return curve;
    }
}
