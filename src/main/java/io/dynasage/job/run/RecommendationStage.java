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
    private final Function<ListGroup, Optional<DefaultLists>> defaults;
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
            Function<ListGroup, Optional<DefaultLists>> defaults,
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
        try (ListedUsers users = new ListedUsers(model, examples, choices(examples))) {
            Map<String, RunRecord.Recommendations> lists = new TreeMap<>();
            for (ListGroup group : ListGroup.of(rules, each -> each.selection().activeWithin())) {
                try (RankedGroup ranked = RankedGroup.of(group, users, defaults.apply(group))) {
                    for (UserLists some : ranked.lists()) {
                        lists.put(some.rules().listName(), some.write(folder, current, steps));
                        show(some);
                    }
                }
            }
            RunRecord.Recommendations record = lists.remove(ListMeasurement.UNNAMED);
            Optional<RunRecord.SimilarItems> ofItems = similar.map(items -> items.write(model, current, steps));
            steps.before(DurableStep.CURRENT_LISTS);
            current.set(new RunId(folder.runId()), folder.at(FOLDER));
            return record.with(lists, ofItems.orElse(null));
        }
    }

    /** Writes what the run's page shows of the lists without a name. */
    private void show(UserLists lists) {
        if (lists.rules().listName().equals(ListMeasurement.UNNAMED)) {
            ShownUsers users =
                    new ShownUsers(config.report(), lists.rules().encounters().events());
            folder.writeJson(ShownUsers.FILE, Map.of("users", users.of(lists.lists())));
        }
    }

    private Optional<Dataset<Row>> choices(Examples examples) {
        return new Measurement(config, examples).leastLabel().map(least -> new Choices(examples, least).all());
    }
}
