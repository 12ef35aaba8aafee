package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.connector.WriteBack;
import io.dynasage.features.Examples;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.RankedFiles;
import io.dynasage.model.TopN;
import io.dynasage.report.RunRecord;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

    private final JobConfig config;
    private final RunFolder folder;
    private final ListRules rules;
    private final Supplier<Optional<DefaultLists>> defaults;
    private final CurrentLists current;

    /**
     * @param defaults makes the lists for everybody else, if there are any
     * @param current names the lists that count
     */
    RecommendationStage(
            JobConfig config,
            RunFolder folder,
            ListRules rules,
            Supplier<Optional<DefaultLists>> defaults,
            CurrentLists current) {
        this.config = config;
        this.folder = folder;
        this.rules = rules;
        this.defaults = defaults;
        this.current = current;
    }

    /**
     * Writes lists to the settings' table.
     *
     * @param lists {@code user_id string}, {@code items} with {@code item_id}
     * @param runId the run that made them
     */
    public static void write(Dataset<Row> lists, String runId, JobConfig.Recommendations settings) {
        Dataset<Row> rows = lists.selectExpr(
                "user_id", "transform(items, item -> item.item_id) AS items", "'" + runId + "' AS run_id");
        WriteBack.write(rows, settings.connection(), settings.table(), settings.maxWriteUnits());
    }

    RunRecord.Recommendations run(FactorizationMachine model, DurableSteps steps) {
        JobConfig.Recommendations settings = config.recommendations();
        Optional<FoldedUsers> folded = folded(model);
        Dataset<Row> lists = ranked(model, folded).persist(StorageLevel.MEMORY_AND_DISK());
        Optional<RunRecord.DefaultLists> made = write(lists, steps);
        long more = folded.map(FoldedUsers::count).orElse(0L);
        folder.writeJson(ShownUsers.FILE, Map.of("users", new ShownUsers(config.report(), rules.events()).of(lists)));
        lists.unpersist();
        folded.ifPresent(FoldedUsers::close);
        steps.before(DurableStep.CURRENT_LISTS);
        current.set(new RunId(folder.runId()), folder.at(FOLDER));
        LOG.info("{} items for each of {} users in {}", settings.count(), rules.users() + more, folder.at(FOLDER));
        return new RunRecord.Recommendations(
                folder.at(FOLDER),
                rules.users() + more,
                more,
                settings.count(),
                settings.table(),
                made.orElse(null),
                rules.excluded().map(ExcludedItems::record).orElse(null));
    }

    private Optional<FoldedUsers> folded(FactorizationMachine model) {
        Examples examples = rules.examples();
        return FoldedUsers.of(
                model,
                rules,
                new Measurement(config, examples).leastLabel().map(least -> new Choices(examples, least)));
    }

    /** Returns the lists of users who have a feature of their own, and of those who are folded in. */
    private Dataset<Row> ranked(FactorizationMachine model, Optional<FoldedUsers> folded) {
        int size = config.recommendations().count();
        Recommender recommender = new Recommender(model, rules.examples().space());
        Dataset<Row> items = recommender.items();
        Dataset<Row> lists = rules.served(TopN.of(model, size)).rank(recommender.users(), items);
        return folded.map(users -> lists.union(users.ranked(size, items))).orElse(lists);
    }

    /** Writes the users' lists and the default ones, and returns what the record says of these. */
    private Optional<RunRecord.DefaultLists> write(Dataset<Row> lists, DurableSteps steps) {
        Dataset<Row> own = lists.withColumn("user_id", ListKeys.ofUser(col("user_id")));
        Optional<DefaultLists.Made> made = defaults.get()
                .map(popular -> popular.made(config.recommendations().count()));
        Dataset<Row> all = made.map(DefaultLists.Made::lists).map(own::union).orElse(own);
        int files = rules.files();
        steps.before(DurableStep.LISTS);
        RankedFiles.writeParquet(all, folder.at(FOLDER + "parquet/"), files);
        RankedFiles.writeJsonLines(all, folder.at(LINES), files);
        if (config.recommendations().table() != null) {
            write(all, folder.runId(), config.recommendations());
        }
        return made.map(DefaultLists.Made::record);
    }
}
