package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.connector.WriteBack;
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
import java.util.Map;
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

    RecommendationStage(JobConfig config, RunFolder folder, ListRules rules) {
        this.config = config;
        this.folder = folder;
        this.rules = rules;
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
        Recommender recommender = new Recommender(model, rules.examples().space());
        Dataset<Row> lists = rules.served(TopN.of(model, settings.count()))
                .rank(recommender.users(), recommender.items())
                .persist(StorageLevel.MEMORY_AND_DISK());
        int files = rules.files();
        steps.before(DurableStep.LISTS);
        RankedFiles.writeParquet(lists, folder.at(FOLDER + "parquet/"), files);
        RankedFiles.writeJsonLines(lists, folder.at(LINES), files);
        if (settings.table() != null) {
            write(lists, folder.runId(), settings);
        }
        folder.writeJson(ShownUsers.FILE, Map.of("users", new ShownUsers(config.report(), rules.events()).of(lists)));
        lists.unpersist();
        steps.before(DurableStep.CURRENT_LISTS);
        new CurrentLists(
                        RunNames.of(config), lists.sparkSession().sparkContext().hadoopConfiguration())
                .set(new RunId(folder.runId()), folder.at(FOLDER));
        LOG.info("{} items for each of {} users in {}", settings.count(), rules.users(), folder.at(FOLDER));
        return new RunRecord.Recommendations(
                folder.at(FOLDER),
                rules.users(),
                settings.count(),
                settings.table(),
                rules.excluded().map(ExcludedItems::record).orElse(null));
    }
}
