package io.dynasage.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of one scorer.
 *
 * @param scorer its name, such as {@code model}, {@code live}, {@code popularity}
 * @param role the role of the scorer in the comparison
 * @param metrics values by metric name, in the order of the table; metrics without a value are missing
 * @param calibration non-empty bins in ascending order; empty if scores are not probabilities
 * @param curve what thresholds separate, from the highest score on; only of the model on all rows, if its scores are
 *     probabilities, and not in files of earlier releases
 */
public record MetricRow(
        String scorer,
        Role role,
        Map<String, MetricValue> metrics,
        List<CalibrationBin> calibration,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CurvePoint> curve) {
    /** Keeps the order of the metrics. */
    public MetricRow {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        calibration = List.copyOf(calibration);
        curve = List.copyOf(Objects.requireNonNullElse(curve, List.of()));
    }
}
