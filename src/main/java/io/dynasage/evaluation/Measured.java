package io.dynasage.evaluation;

import java.util.List;
import java.util.Map;

/**
 * What was measured of one scorer in one segment.
 *
 * @param units how many units were measured
 * @param fingerprint equal for scorers that were measured on the same units
 * @param metrics by name, entry 0 the value, the others its bootstrap replicates; NaN where there is no value
 * @param calibration bins, if scores are probabilities
 */
record Measured(long units, long fingerprint, Map<String, double[]> metrics, List<CalibrationBin> calibration) {
}
