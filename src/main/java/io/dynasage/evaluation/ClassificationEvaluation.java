package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures how well scores separate label 1 from label 0, in table {@code classification}.
 *
 * <p>Rows have columns {@code label} (0 or 1), {@code score}, the segment columns and those of the bootstrap's unit.
 * The metrics are:
 *
 * <ul>
 *   <li>{@code auc}: the probability that a random row of label 1 scores above one of label 0; a tie counts half
 *   <li>{@code logLoss}: mean of {@code -ln(p)} of the label's probability, with scores kept within [1e-15, 1 - 1e-15]
 *   <li>{@code accuracy, precision, recall, f1}, where a row is predicted positive if its score is at least 0.5
 *   <li>{@code calibrationError}: the expected calibration error, the mean over rows of |mean score - positive rate| of
 *       the row's bin among ten of equal width (Naeini et al., 2015); without an interval, because resampling only
 *       makes it larger
 * </ul>
 *
 * Scores that only order the rows have {@code auc} alone.
 */
public final class ClassificationEvaluation {
    private static final int BINS = 10;
    private static final int PER_BIN = 3;
    private static final double CERTAIN = 1e-15;
    private static final double THRESHOLD = 0.5;
    /** The quantities: the loss and the four cells of the confusion matrix. */
    private static final int LOSS = 0;

    private static final int TRUE_POSITIVE = 1;
    private static final int FALSE_POSITIVE = 2;
    private static final int FALSE_NEGATIVE = 3;
    private static final int QUANTITIES = 4;

    private ClassificationEvaluation() {}

    /**
     * Returns the tables of all rows and of segments.
     *
     * @throws EvaluationException if there is no row, a label is neither 0 nor 1, a score is missing or out of range,
     *     or scorers have different rows
     */
    public static List<MetricTable> evaluate(List<Scorer> scorers, EvaluationSettings settings) {
        MetricTables tables = new MetricTables("classification");
        Dataset<Row> rows = LabelledRows.of(scorers, settings);
        try {
            tables.drawn(LabelledRows.check(scorers, rows, LabelledRows.Valid.BINARY, settings));
            measure(scorers, rows, settings.bootstrap(), tables);
        } finally {
            rows.unpersist();
        }
        return tables.tables();
    }

    private static void measure(List<Scorer> scorers, Dataset<Row> rows, Bootstrap bootstrap, MetricTables tables) {
        Dataset<Row> ordered = rows.select(
                col("scorer"),
                col("unit"),
                col(LabelledRows.LINES),
                col("score"),
                col("label").equalTo(1.0).as("positive"));
        Map<Integer, Map<Segment, double[]>> auc = Passes.auc(ordered, bootstrap);
        Map<Integer, Map<Segment, WeightedSums>> sums = Passes.sums(
                rows,
                bootstrap,
                QUANTITIES,
                row -> quantities(row.getDouble(Passes.OWN + 1), row.getDouble(Passes.OWN + 2)));
        Object[] predicting = IntStream.range(0, scorers.size())
                .filter(place -> scorers.get(place).meaning() == Scorer.Meaning.PREDICTION)
                .boxed()
                .toArray();
        Map<Integer, Map<Segment, WeightedSums>> bins = Passes.sums(
                rows.where(col("scorer").isin(predicting)),
                Bootstrap.none(),
                BINS * PER_BIN,
                row -> binned(row.getDouble(Passes.OWN + 1), row.getDouble(Passes.OWN + 2)));
        for (int place = 0; place < scorers.size(); place++) {
            Map<Segment, double[]> areas = auc.get(place);
            Map<Segment, Measured> measured;
            if (scorers.get(place).meaning() == Scorer.Meaning.ORDER) {
                measured = Measured.bySegment(sums.get(place), (segment, sum) -> Map.of("auc", areas.get(segment)));
            } else {
                measured = predictions(sums.get(place), areas, bins.get(place));
            }
            if (scorers.get(place).role() == Role.MODEL) {
                addCurve(measured, rows.where(col("scorer").equalTo(place)));
            }
            tables.add(scorers.get(place), measured);
        }
    }

    private static void addCurve(Map<Segment, Measured> model, Dataset<Row> rows) {
        model.computeIfPresent(
                Segment.ALL,
                (all, values) -> values.calibration().isEmpty() ? values : values.with(ScoreCurve.of(rows)));
    }

    private static Map<Segment, Measured> predictions(
            Map<Segment, WeightedSums> sums, Map<Segment, double[]> auc, Map<Segment, WeightedSums> bins) {
        Map<Segment, Measured> measured = Measured.bySegment(sums, (segment, sum) -> metrics(auc.get(segment), sum));
        measured.replaceAll((segment, values) -> {
            List<CalibrationBin> calibration = calibration(bins.get(segment));
            values.metrics().put("calibrationError", new double[] {error(calibration, values.units())});
            return values.calibrated(calibration);
        });
        return measured;
    }

    private static double[] quantities(double label, double score) {
        double[] values = new double[QUANTITIES];
        double probability = Math.min(Math.max(score, CERTAIN), 1 - CERTAIN);
        boolean called = score >= THRESHOLD;
        if (label == 1) {
            values[LOSS] = -Math.log(probability);
            values[called ? TRUE_POSITIVE : FALSE_NEGATIVE] = 1;
        } else {
            values[LOSS] = -Math.log(1 - probability);
            values[FALSE_POSITIVE] = called ? 1 : 0;
        }
        return values;
    }

    private static Map<String, double[]> metrics(double[] auc, WeightedSums sums) {
        double[] hits = sums.sums(TRUE_POSITIVE);
        double[] falseAlarms = sums.sums(FALSE_POSITIVE);
        double[] misses = sums.sums(FALSE_NEGATIVE);
        double[] wrong = each(falseAlarms, misses, Double::sum);
        Map<String, double[]> metrics = new LinkedHashMap<>();
        metrics.put("auc", auc);
        metrics.put("logLoss", sums.means(LOSS));
        metrics.put("accuracy", each(wrong, sums.weights(), (errors, rows) -> 1 - errors / rows));
        metrics.put("precision", each(hits, falseAlarms, (hit, falseAlarm) -> hit / (hit + falseAlarm)));
        metrics.put("recall", each(hits, misses, (hit, miss) -> hit / (hit + miss)));
        metrics.put("f1", each(hits, wrong, (hit, error) -> 2 * hit / (2 * hit + error)));
        return metrics;
    }

    private static double[] each(double[] a, double[] b, DoubleBinaryOperator operator) {
        double[] results = new double[a.length];
        for (int r = 0; r < a.length; r++) {
            results[r] = operator.applyAsDouble(a[r], b[r]);
        }
        return results;
    }

    private static double[] binned(double label, double score) {
        double[] values = new double[BINS * PER_BIN];
        int bin = Math.min((int) (score * BINS), BINS - 1);
        values[PER_BIN * bin] = 1;
        values[PER_BIN * bin + 1] = score;
        values[PER_BIN * bin + 2] = label;
        return values;
    }

    private static List<CalibrationBin> calibration(WeightedSums sums) {
        List<CalibrationBin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            double count = sums.sums(PER_BIN * bin)[0];
            if (count > 0) {
                bins.add(new CalibrationBin(
                        (double) bin / BINS,
                        (bin + 1.0) / BINS,
                        (long) count,
                        sums.sums(PER_BIN * bin + 1)[0] / count,
                        sums.sums(PER_BIN * bin + 2)[0] / count));
            }
        }
        return bins;
    }

    private static double error(List<CalibrationBin> bins, long rows) {
        return bins.stream()
                        .mapToDouble(bin -> bin.count() * Math.abs(bin.meanScore() - bin.positiveRate()))
                        .sum()
                / rows;
    }
}
