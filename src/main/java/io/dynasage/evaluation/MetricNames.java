package io.dynasage.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The names by which a gate's limits refer to metrics, see {@link EvaluationReport#metricNames()}. */
public final class MetricNames {
    /** The metrics of {@link ClassificationEvaluation}. */
    public static final List<String> CLASSIFICATION =
            List.of("auc", "logLoss", "accuracy", "precision", "recall", "f1", "calibrationError");
    /** The metrics of {@link RegressionEvaluation}. */
    public static final List<String> REGRESSION = List.of("rmse", "mae");

    private MetricNames() {}

    /** Returns the metrics of {@link CandidateEvaluation} with a cut-off. */
    public static List<String> ranking(int cutoff) {
        return List.of("auc", "hrAt" + cutoff, "ndcgAt" + cutoff, "mapAt" + cutoff);
    }

    /** Returns the given metrics, and those of {@link ListEvaluation} with a cut-off of its own. */
    public static List<String> withLists(List<String> metrics, int listCutoff) {
        List<String> names = new ArrayList<>(metrics);
        lists(listCutoff).forEach(metric -> names.add(names.contains(metric) ? "lists." + metric : metric));
        return List.copyOf(names);
    }

    /** Returns the metrics of {@link ListEvaluation} with a cut-off. */
    static Stream<String> lists(int cutoff) {
        return Stream.of("recallAt", "ndcgAt", "mapAt", "coverageAt", "noveltyAt", "giniAt", "popularityAt")
                .map(metric -> metric + cutoff);
    }
}
