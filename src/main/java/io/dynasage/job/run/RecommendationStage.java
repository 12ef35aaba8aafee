package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.StoredFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes the best items for every user to files and, if requested, to tables for the website. */
public final class RecommendationStage {
    /** The folder of the lists in a run's folder. */
    public static final String FOLDER = "recommendations/";

    private static final String LINE = "user_id string, items array<struct<item_id: string>>";

    private final JobConfig config;
    private final RunFolder folder;
    private final List<ListRules> rules;
    private final Function<ListRules, Optional<DefaultLists>> defaults;
    private final Optional<SimilarItems> similar;

    /**
     * @param rules those of the lists without a name, and then those of each named list
     * @param defaults makes the lists for everybody else by rules, if there are any
     * @param similar empty if the run makes no lists of similar items
     */
    RecommendationStage(
            JobConfig config,
            RunFolder folder,
            List<ListRules> rules,
            Function<ListRules, Optional<DefaultLists>> defaults,
            Optional<SimilarItems> similar) {
        this.config = config;
        this.folder = folder;
        this.rules = rules;
        this.defaults = defaults;
        this.similar = similar;
    }

    /**
     * Returns the lists in the files of a run: {@code user_id}, {@code items} with {@code item_id}.
     *
     * @return empty if the run has none
     */
    public static Optional<Dataset<Row>> lists(SparkSession spark, RunFolder run, JobConfig.Recommendations settings) {
        return Optional.of(run.at(UserLists.lines(settings)))
                .filter(uri -> new StoredFile(uri, spark.sparkContext().hadoopConfiguration()).isThere())
                .map(uri -> spark.read().schema(LINE).json(uri));
    }

    RunRecord.Recommendations run(FactorizationMachine model, DurableSteps steps) {
        ListRules unnamed = rules.get(0);
        CurrentLists current = new CurrentLists(
                RunNames.of(config),
                unnamed.cleaned().sparkSession().sparkContext().hadoopConfiguration());
        Examples examples = unnamed.examples();
        try (ListedUsers users = new ListedUsers(model, examples, choices(examples));
                UserLists lists = UserLists.ranked(unnamed, users, defaults.apply(unnamed))) {
            RunRecord.Recommendations record = lists.write(folder, current, steps);
            folder.writeJson(ShownUsers.FILE, Map.of("users", shown(lists.lists())));
            Map<String, RunRecord.Recommendations> named = new TreeMap<>();
            for (ListRules others : rules.subList(1, rules.size())) {
                try (UserLists more = named(others, users, lists)) {
                    named.put(others.settings().name(), more.write(folder, current, steps));
                }
            }
            Optional<RunRecord.SimilarItems> ofItems = similar.map(items -> items.write(model, current, steps));
            steps.before(DurableStep.CURRENT_LISTS);
            current.set(new RunId(folder.runId()), folder.at(FOLDER));
            return record.with(named, ofItems.orElse(null));
        }
    }

    private UserLists named(ListRules others, ListedUsers users, UserLists unnamed) {
        return UserLists.begin(others.settings(), unnamed.rules().settings())
                ? unnamed.beginnings(others)
                : UserLists.ranked(others, users, defaults.apply(others));
    }

    private List<ShownUsers.Shown> shown(Dataset<Row> lists) {
        return new ShownUsers(config.report(), rules.get(0).encounters().events()).of(lists);
    }

    private Optional<Dataset<Row>> choices(Examples examples) {
        return new Measurement(config, examples).leastLabel().map(least -> new Choices(examples, least).all());
    }
}
