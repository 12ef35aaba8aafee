package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.RankedFiles;
import io.dynasage.model.TopN;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.StoredFile;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the best items for every user to files and, if requested, to a table for the website. */
public final class RecommendationStage {
    private static final Logger LOG = LoggerFactory.getLogger(RecommendationStage.class);
    /** The folder of the lists in a run's folder. */
    public static final String FOLDER = "recommendations/";
    /** The lists in {@link #FOLDER} as one JSON object for each user. */
    public static final String LINES = FOLDER + "json/";

    private static final String LINE = "user_id string, items array<struct<item_id: string>>";

    private final JobConfig config;
    private final RunFolder folder;
    private final ListRules rules;
    private final Optional<SimilarItems> similar;

    /** @param similar empty if the run makes no lists of similar items */
    RecommendationStage(JobConfig config, RunFolder folder, ListRules rules, Optional<SimilarItems> similar) {
        this.config = config;
        this.folder = folder;
        this.rules = rules;
        this.similar = similar;
    }

    /**
     * Returns the lists in the files of a run: {@code user_id}, {@code items} with {@code item_id}.
     *
     * @return empty if the run has none
     */
    public static Optional<Dataset<Row>> lists(SparkSession spark, RunFolder run) {
        return Optional.of(run.at(LINES))
                .filter(uri -> new StoredFile(uri, spark.sparkContext().hadoopConfiguration()).isThere())
                .map(uri -> spark.read().schema(LINE).json(uri));
    }

    RunRecord.Recommendations run(FactorizationMachine model, DurableSteps steps) {
        JobConfig.Recommendations settings = config.recommendations();
        Recommender recommender = new Recommender(model, rules.examples().space());
        Dataset<Row> lists = rules.served(TopN.of(model, settings.count()))
                .rank(active(recommender.users()), recommender.items())
                .persist(StorageLevel.MEMORY_AND_DISK());
        long users = settings.selection().activeWithin().isPresent() ? lists.count() : rules.users();
        int files = ListRules.files(users);
        steps.before(DurableStep.LISTS);
        RankedFiles.writeParquet(lists, folder.at(FOLDER + "parquet/"), files);
        RankedFiles.writeJsonLines(lists, folder.at(LINES), files);
        ListTable.ofUsers(settings).ifPresent(table -> replace(table, lists));
        folder.writeJson(ShownUsers.FILE, Map.of("users", new ShownUsers(config.report(), rules.events()).of(lists)));
        lists.unpersist();
        Optional<RunRecord.SimilarItems> ofItems =
                similar.map(items -> items.write(model, current(lists.sparkSession()), steps));
        steps.before(DurableStep.CURRENT_LISTS);
        current(lists.sparkSession()).set(new RunId(folder.runId()), folder.at(FOLDER));
        LOG.info("{} items for each of {} users in {}", settings.count(), users, folder.at(FOLDER));
        return record(users, ofItems);
    }

    private RunRecord.Recommendations record(long users, Optional<RunRecord.SimilarItems> ofItems) {
        JobConfig.Recommendations settings = config.recommendations();
        Optional<Long> inactive = settings.selection().activeWithin().map(any -> rules.users() - users);
        Optional<RunRecord.NewItems> young = rules.newItems()
                .map(items -> new RunRecord.NewItems(items.count(), rules.placesOfNewItems(settings.count())));
        return new RunRecord.Recommendations(
                folder.at(FOLDER),
                users,
                settings.count(),
                settings.table(),
                rules.withheld().listed().orElse(null),
                rules.withheld().ruled().orElse(null),
                inactive.orElse(null),
                ofItems.orElse(null),
                young.orElse(null));
    }

    /** Returns the users who get lists. */
    private Dataset<Row> active(Dataset<Row> users) {
        return config.recommendations()
                .selection()
                .activeWithin()
                .map(within -> new ActiveUsers(within).among(users, rules.events()))
                .orElse(users);
    }

    /**
     * Writes the lists to the table. If only active users have lists, those that other users had until now are deleted,
     * because the rules of that time, such as what is in stock, no longer hold.
     */
    private void replace(ListTable table, Dataset<Row> lists) {
        table.write(lists, folder.runId());
        if (config.recommendations().selection().activeWithin().isEmpty()) {
            return;
        }
        SparkSession spark = lists.sparkSession();
        LOG.info(
                "{} lists of users who are no longer active are deleted from table {}",
                table.deleteGone(current(spark), folder, run -> lists(spark, run), lists),
                table.name());
    }

    private CurrentLists current(SparkSession spark) {
        return new CurrentLists(RunNames.of(config), spark.sparkContext().hadoopConfiguration());
    }
}
