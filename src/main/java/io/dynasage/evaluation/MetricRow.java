package io.dynasage.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of one scorer.
 *
 * @param scorer its name, such as {@code model}, {@code live}, {@code popularity}
 * @param role the role of the scorer in the comparison
 * @param metrics values by metric name, in the order of the table; metrics without a value are missing
 * @param calibration non-empty bins in ascending order; empty if scores are not probabilities
 */
public record MetricRow(String scorer, Role role, Map<String, MetricValue> metrics, List<CalibrationBin> calibration) {
    /** Keeps the order of the metrics. */
    public MetricRow {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        calibration = List.copyOf(calibration);
    }
}
