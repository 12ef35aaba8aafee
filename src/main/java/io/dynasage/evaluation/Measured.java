package io.dynasage.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The measurements of one scorer in one segment.
 *
 * @param units number of units that were measured
 * @param fingerprint equal for scorers that were measured on the same units
 * @param metrics by name; entry 0 is the value, the others are its bootstrap replicates; NaN where there is no value
 * @param calibration bins, if scores are probabilities
 * @param curve what thresholds separate, of the model on all rows
 */
record Measured(
        long units,
        long fingerprint,
        Map<String, double[]> metrics,
        List<CalibrationBin> calibration,
        List<CurvePoint> curve) {
    /** What a scorer without rows has. */
    static final Measured NOTHING = new Measured(0, 0, Map.of(), List.of(), List.of());

    /** Computes the measurements of each segment from its sums. {@code sums} is null for a scorer without rows. */
    static Map<Segment, Measured> bySegment(
            Map<Segment, WeightedSums> sums, BiFunction<Segment, WeightedSums, Map<String, double[]>> metrics) {
        Map<Segment, Measured> measured = new TreeMap<>();
        if (sums != null) {
            sums.forEach((segment, sum) -> measured.put(
                    segment,
                    new Measured(sum.rows(), sum.fingerprint(), metrics.apply(segment, sum), List.of(), List.of())));
        }
        return measured;
    }

    /** Returns a copy with a curve. */
    Measured with(List<CurvePoint> points) {
        return new Measured(units, fingerprint, metrics, calibration, points);
    }

    /** Returns a copy with calibration bins. */
    Measured calibrated(List<CalibrationBin> bins) {
        return new Measured(units, fingerprint, metrics, bins, curve);
    }
}
