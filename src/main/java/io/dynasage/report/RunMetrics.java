package io.dynasage.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The numbers of a run that are worth plotting. Each metric costs money in CloudWatch, so there are only a few;
 * {@code run.json} and {@code evaluation.json} contain the rest.
 *
 * <ul>
 *   <li>{@code CompletedRuns, RefusedRuns, FailedRuns, Deployments}: 1 or 0, so that you can count with a sum, and a
 *       missing value means that nothing ran
 *   <li>{@code RunSeconds}, with pauses between the drivers of a run, and {@code EventsSeconds},
 *       {@code FeaturesSeconds} … for each stage; {@code BillableTrainingSeconds} of all training jobs
 *   <li>{@code ItemsRead, RejectedItems, ConsumedReadUnits, TrainingRows}
 *   <li>{@code ItemsOutsideLists}: the items for which {@code recommendations.where} is not true, if it is set
 *   <li>the metric that the gate compares: without a prefix for the model, and with a prefix for the other scorers:
 *       {@code NdcgAt10}, {@code PopularityNdcgAt10}, {@code RecentPopularityNdcgAt10}, {@code AlsNdcgAt10},
 *       {@code LiveNdcgAt10}; and, for the model, {@code HitRateAt10}, {@code Auc}, {@code LogLoss}, {@code Rmse},
 *       {@code Mae} where they are measured
 * </ul>
 */
public final class RunMetrics {
    private static final String MODEL = "model";
    private static final String MODELS_OWN = "hrAt\\d+|auc|logLoss|rmse|mae";
    private final Map<String, RunMetric> metrics = new LinkedHashMap<>();

    private RunMetrics() {}

    /** Returns the metrics of a run that finished, in a fixed order. */
    public static List<RunMetric> of(RunRecord record) {
        RunMetrics found = new RunMetrics();
        found.outcome(RunEnd.Outcome.of(record));
        found.add("Deployments", record.endpoint() == null ? 0 : 1, RunMetric.Unit.COUNT);
        found.add("RunSeconds", RunEnd.seconds(record.startedAt(), record.finishedAt()), RunMetric.Unit.SECONDS);
        found.stages(record.stages());
        long refit = Optional.ofNullable(record.refit())
                .map(last -> last.training().billableSeconds())
                .orElse(0L);
        found.add("BillableTrainingSeconds", record.training().billableSeconds() + refit, RunMetric.Unit.SECONDS);
        found.add("ItemsRead", record.source().items(), RunMetric.Unit.COUNT);
        found.add(
                "RejectedItems",
                record.events().rejected().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                RunMetric.Unit.COUNT);
        found.add("ConsumedReadUnits", record.source().consumedReadUnits(), RunMetric.Unit.COUNT);
        long trainingRows = Optional.ofNullable(record.channels().get("train"))
                .map(RunRecord.Channel::rows)
                .orElse(0L);
        found.add("TrainingRows", trainingRows, RunMetric.Unit.COUNT);
        Optional.ofNullable(record.recommendations())
                .map(RunRecord.Recommendations::where)
                .ifPresent(where -> found.add("ItemsOutsideLists", where.items() - where.kept(), RunMetric.Unit.COUNT));
        found.evaluation(record.evaluation());
        return List.copyOf(found.metrics.values());
    }

    /**
     * Returns the metrics of a run that failed: counts of its outcome, and the time that the run and its finished
     * stages took.
     */
    static List<RunMetric> ofFailure(double seconds, List<RunRecord.Stage> finished) {
        RunMetrics found = new RunMetrics();
        found.outcome(RunEnd.Outcome.FAILED);
        found.add("Deployments", 0, RunMetric.Unit.COUNT);
        found.add("RunSeconds", seconds, RunMetric.Unit.SECONDS);
        found.stages(finished);
        return List.copyOf(found.metrics.values());
    }

    /** Returns the same metrics as a map by name. */
    static Map<String, Double> values(List<RunMetric> metrics) {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach(metric -> values.put(metric.name(), metric.value()));
        return values;
    }

    private void outcome(RunEnd.Outcome outcome) {
        for (RunEnd.Outcome each : RunEnd.Outcome.values()) {
            add(capitalised(each.toString()) + "Runs", each == outcome ? 1 : 0, RunMetric.Unit.COUNT);
        }
    }

    private void stages(List<RunRecord.Stage> stages) {
        stages.forEach(stage -> add(inOneWord(stage.name()) + "Seconds", stage.seconds(), RunMetric.Unit.SECONDS));
    }

    private void evaluation(RunRecord.Evaluation evaluation) {
        List<String> others = new ArrayList<>(evaluation.scorers().keySet());
        others.remove(MODEL);
        Map<String, Double> model = evaluation.scorers().getOrDefault(MODEL, Map.of());
        String primary = evaluation.primaryMetric();
        measured(named(primary), model.get(primary));
        others.forEach(scorer -> measured(
                inOneWord(scorer) + named(primary),
                evaluation.scorers().get(scorer).get(primary)));
        model.forEach((metric, value) -> {
            if (metric.matches(MODELS_OWN)) {
                measured(named(metric), value);
            }
        });
    }

    /**
     * Adds a metric if its value is finite. CloudWatch accepts only finite numbers, and a metric that cannot be
     * measured is not a number.
     */
    private void measured(String name, Double value) {
        if (value != null && Double.isFinite(value)) {
            add(name, value, RunMetric.Unit.NONE);
        }
    }

    private void add(String name, double value, RunMetric.Unit unit) {
        metrics.putIfAbsent(name, new RunMetric(name, value, unit));
    }

    private static String named(String metric) {
        return capitalised(metric.replaceFirst("^hrAt", "hitRateAt"));
    }

    private static String inOneWord(String name) {
        return Stream.of(name.split("-")).map(RunMetrics::capitalised).collect(Collectors.joining());
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
