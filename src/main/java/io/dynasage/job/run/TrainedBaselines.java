package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.AlsBaseline;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.Baselines;
import io.dynasage.evaluation.ContextPopularity;
import io.dynasage.evaluation.LogisticBaseline;
import io.dynasage.evaluation.RecentPopularity;
import io.dynasage.evaluation.Scorer;
import io.dynasage.features.Churn;
import io.dynasage.features.ChurnSettings;
import io.dynasage.features.Examples;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.SplitTimes;
import io.dynasage.features.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The baselines of a run, trained on its training part. */
final class TrainedBaselines {
    private final JobConfig config;
    private final Examples examples;
    private final Optional<EvaluationStage.Chosen> chosen;
    private final Optional<AlsBaseline> als;
    private final Optional<RecentPopularity> recent;

    TrainedBaselines(
            JobConfig config, Examples examples, Optional<EvaluationStage.Chosen> chosen, TrainedAls trainedAls) {
        this.config = config;
        this.examples = examples;
        this.chosen = chosen;
        Optional<EvaluationStage.Chosen> ofUsers =
                chosen.filter(any -> any.users().isPresent());
        this.als = ofUsers.filter(any -> compared().contains(Baseline.ALS)).map(any -> trainedAls.get());
        this.recent = ofUsers.filter(any -> compared().contains(Baseline.RECENT_POPULARITY))
                .map(any -> recent(
                        any.rows().where("label = 1"),
                        examples.onceInValidation().where("label = 1"),
                        examples.splitTimes()));
    }

    private List<Baseline> compared() {
        return config.evaluation().baselines();
    }

    Optional<AlsBaseline> als() {
        return als;
    }

    /** Returns what the validation part chose, by the name of the baseline. */
    Map<String, String> choices() {
        Map<String, String> choices = new TreeMap<>();
        als.ifPresent(trained ->
                choices.put(Baseline.ALS.toString(), trained.settings().words()));
        recent.ifPresent(counted -> choices.put(
                Baseline.RECENT_POPULARITY.toString(), counted.window().toString()));
        return choices;
    }

    /** Returns the rows with the scores of each baseline. */
    List<Scorer> scorers(Dataset<Row> rows) {
        return compared().stream().map(baseline -> scorer(baseline, rows)).toList();
    }

    private Scorer scorer(Baseline baseline, Dataset<Row> rows) {
        String name = baseline.toString();
        return switch (baseline) {
            case POPULARITY ->
                ordering(name, Baselines.popularity(rows, chosen.orElseThrow().items()));
            case RECENT_POPULARITY ->
                ordering(name, Baselines.popularity(rows, recent.orElseThrow().items()));
            case CONTEXT_POPULARITY -> ordering(name, inContext().score(rows));
            case ALS -> predicted(name, als.orElseThrow().score(rows));
            case RECENCY -> Scorer.ordering(name, Baselines.recency(rows, Churn.RECENCY));
            case LOGISTIC_REGRESSION -> Scorer.baseline(name, logistic().score(rows));
            case MEAN -> Scorer.baseline(name, Baselines.mean(rows, examples.train()));
        };
    }

    private ContextPopularity inContext() {
        PersonalizationSettings settings =
                (PersonalizationSettings) config.features().examples();
        return ContextPopularity.of(chosen.orElseThrow().rows().where("label = 1"), settings.contextIndices());
    }

    private LogisticBaseline logistic() {
        ChurnSettings settings = (ChurnSettings) config.features().examples();
        return LogisticBaseline.of(examples.train(), examples.rowIdentity(), Churn.recencyFrequencyAmount(settings));
    }

    private Scorer predicted(String name, Dataset<Row> scored) {
        if (examples.task() == Task.REGRESSION) {
            return Scorer.baseline(name, scored);
        }
        return ordering(name, scored);
    }

    /** Unknown items are last in a ranking, because they cannot be recommended; a row on its own keeps its score. */
    private Scorer ordering(String name, Dataset<Row> scored) {
        if (examples.task() == Task.RANKING) {
            return Scorer.ordering(name, Baselines.itemsNobodyChoseLast(scored));
        }
        return Scorer.ordering(name, scored);
    }

    /** Returns popularity by the window that choices of the validation part choose. */
    static RecentPopularity recent(Dataset<Row> train, Dataset<Row> validation, SplitTimes times) {
        if (times.testFrom() == null) {
            return RecentPopularity.of(train, validation, RecentPopularity.after(train, validation));
        }
        return RecentPopularity.of(
                train, validation, new RecentPopularity.HeldOut(times.validationFrom(), times.testFrom()));
    }
}
