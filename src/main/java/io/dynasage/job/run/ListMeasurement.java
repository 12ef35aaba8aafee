package io.dynasage.job.run;

import io.dynasage.evaluation.AlsBaseline;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.Baselines;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.evaluation.ListEvaluation;
import io.dynasage.evaluation.ListTruth;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.evaluation.Scorer;
import io.dynasage.model.FactorizationMachine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures lists of all items, those without a name and those of each name, by the same choices of the test part.
 *
 * @param items the items that training knows, with their events
 * @param als empty if it is no baseline, or the model itself
 * @param segments the columns that choices have for segments
 */
record ListMeasurement(
        Measurement measurement,
        ComparisonSettings settings,
        Dataset<Row> items,
        Optional<AlsBaseline> als,
        String... segments) {
    /** The name of the lists without one. */
    static final String UNNAMED = "";

    /** Returns the tables of lists, by their names. */
    Map<String, List<MetricTable>> of(ListGroup group, MeasuredLists lists, FactorizationMachine model) {
        List<ListTruth> truths = lists.truths(items);
        List<List<Scorer>> scorers = scorers(lists, model, truths);
        List<Callable<List<MetricTable>>> evaluations = IntStream.range(0, truths.size())
                .<Callable<List<MetricTable>>>mapToObj(place -> () -> ListEvaluation.evaluate(
                        scorers.get(place),
                        truths.get(place),
                        measurement.settings(group.rules().get(place).measured(settings.listCutoff()), segments)))
                .toList();
        List<List<MetricTable>> tables = AtOnce.all(evaluations);
        Map<String, List<MetricTable>> byName = new LinkedHashMap<>();
        IntStream.range(0, tables.size())
                .forEach(place -> byName.put(group.rules().get(place).listName(), tables.get(place)));
        return byName;
    }

    /** Returns the model and the baselines, with their lists by each of the rules. */
    private List<List<Scorer>> scorers(MeasuredLists lists, FactorizationMachine model, List<ListTruth> truths) {
        List<List<Scorer>> scorers = new ArrayList<>();
        lists.of(model, truths).forEach(ranked -> scorers.add(new ArrayList<>(List.of(Scorer.model(ranked)))));
        Dataset<Row> tested = lists.tested();
        if (settings.baselines().contains(Baseline.POPULARITY)) {
            add(
                    scorers,
                    Baseline.POPULARITY,
                    lists.ofBaseline(Baselines.popularityUsers(tested), Baselines.popularityItems(items)));
        }
        als.ifPresent(known -> add(
                scorers, Baseline.ALS, lists.ofBaseline(MeasuredLists.among(known.users(), tested), known.items())));
        return scorers;
    }

    private static void add(List<List<Scorer>> scorers, Baseline baseline, List<Dataset<Row>> lists) {
        IntStream.range(0, lists.size())
                .forEach(place -> scorers.get(place).add(Scorer.ordering(baseline.toString(), lists.get(place))));
    }
}
