package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Supplier<Optional<DefaultLists>> defaults;
    private final Optional<SimilarItems> similar;

    /**
     * @param defaults makes the lists for everybody else, if there are any
     * @param similar empty if the run makes no lists of similar items
     */
    RecommendationStage(
            JobConfig config,
            RunFolder folder,
            ListRules rules,
            Supplier<Optional<DefaultLists>> defaults,
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
    public static Optional<Dataset<Row>> lists(SparkSession spark, RunFolder run) {
        return Optional.of(run.at(LINES))
                .filter(uri -> new StoredFile(uri, spark.sparkContext().hadoopConfiguration()).isThere())
                .map(uri -> spark.read().schema(LINE).json(uri));
    }

    RunRecord.Recommendations run(FactorizationMachine model, DurableSteps steps) {
        Optional<FoldedUsers> folded = folded(model);
        Dataset<Row> lists = ranked(model, folded).persist(StorageLevel.MEMORY_AND_DISK());
        long more = folded.map(FoldedUsers::count).orElse(0L);
        long users = activeWithin().isPresent() ? lists.count() : rules.users() + more;
        Optional<RunRecord.DefaultLists> made = write(lists, users, steps);
        folder.writeJson(ShownUsers.FILE, Map.of("users", new ShownUsers(config.report(), rules.events()).of(lists)));
        lists.unpersist();
        folded.ifPresent(FoldedUsers::close);
        Optional<RunRecord.SimilarItems> ofItems =
                similar.map(items -> items.write(model, current(lists.sparkSession()), steps));
        steps.before(DurableStep.CURRENT_LISTS);
        current(lists.sparkSession()).set(new RunId(folder.runId()), folder.at(FOLDER));
        int size = config.recommendations().count();
        LOG.info("{} items for each of {} users in {}", size, users, folder.at(FOLDER));
        Optional<RunRecord.NewItems> young =
                rules.newItems().map(items -> new RunRecord.NewItems(items.count(), rules.placesOfNewItems(size)));
        return new RunRecord.Recommendations(
                folder.at(FOLDER),
                users,
                more,
                size,
                config.recommendations().table(),
                made.orElse(null),
                rules.withheld().listed().orElse(null),
                rules.withheld().ruled().orElse(null),
                activeWithin().map(any -> rules.users() + more - users).orElse(null),
                ofItems.orElse(null),
                young.orElse(null));
    }

    private Optional<Duration> activeWithin() {
        return config.recommendations().selection().activeWithin();
    }

    /**
     * Returns the users who get lists.
     *
     * @param id the column that has the user's id
     */
    private Dataset<Row> active(Dataset<Row> users, String id) {
        return activeWithin()
                .map(within -> new ActiveUsers(within).among(users, id, rules.events()))
                .orElse(users);
    }

    private Optional<FoldedUsers> folded(FactorizationMachine model) {
        Examples examples = rules.examples();
        return FoldedUsers.of(
                model,
                rules,
                new Measurement(config, examples)
                        .leastLabel()
                        .map(least -> active(new Choices(examples, least).all(), "user_id")));
    }

    /** Returns the lists of users who have a feature of their own, and of those who are folded in. */
    private Dataset<Row> ranked(FactorizationMachine model, Optional<FoldedUsers> folded) {
        int size = config.recommendations().count();
        Recommender recommender = new Recommender(model, rules.examples());
        Dataset<Row> items = recommender.items();
        Dataset<Row> lists = rules.served(TopN.of(model, size)).rank(active(recommender.users(), "id"), items);
        return folded.map(users -> lists.union(users.ranked(size, items))).orElse(lists);
    }

    /** Writes the users' lists and the default ones, and returns what the record says of these. */
    private Optional<RunRecord.DefaultLists> write(Dataset<Row> lists, long users, DurableSteps steps) {
        Dataset<Row> own = lists.withColumn("user_id", ListKeys.ofUser(col("user_id")));
        Optional<DefaultLists.Made> made = defaults.get()
                .map(popular -> popular.made(config.recommendations().count()));
        Dataset<Row> all = made.map(DefaultLists.Made::lists).map(own::union).orElse(own);
        int files = ListRules.files(users);
        steps.before(DurableStep.LISTS);
        RankedFiles.writeParquet(all, folder.at(FOLDER + "parquet/"), files);
        RankedFiles.writeJsonLines(all, folder.at(LINES), files);
        ListTable.ofUsers(config.recommendations()).ifPresent(table -> replace(table, all));
        return made.map(DefaultLists.Made::record);
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
