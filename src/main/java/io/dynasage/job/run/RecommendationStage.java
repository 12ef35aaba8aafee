package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.connector.WriteBack;
import io.dynasage.events.IdList;
import io.dynasage.features.Examples;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.RankedFiles;
import io.dynasage.model.TopN;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the best items for every user to files and, if requested, to a table for the website. */
final class RecommendationStage {
    private static final Logger LOG = LoggerFactory.getLogger(RecommendationStage.class);
    private static final String FOLDER = "recommendations/";
    private static final long LISTS_PER_FILE = 200_000;

    /** The output of the stage. */
    record Output(String uri, long users, int perUser, String table) {}

    private final JobConfig config;
    private final RunFolder folder;
    private final Examples examples;
    private final Dataset<Row> events;

    RecommendationStage(JobConfig config, RunFolder folder, Examples examples, Dataset<Row> events) {
        this.config = config;
        this.folder = folder;
        this.examples = examples;
        this.events = events;
    }

    Output run(FactorizationMachine model, DurableSteps steps) {
        JobConfig.Recommendations settings = config.recommendations();
        Recommender recommender = new Recommender(model, examples.space());
        Dataset<Row> lists =
                ranking(model).rank(recommender.users(), recommender.items()).persist(StorageLevel.MEMORY_AND_DISK());
        // The space has a recommendation list for each of its users.
        long users = examples.space().block("user_id").ids();
        int files = (int) Math.max(1, (users + LISTS_PER_FILE - 1) / LISTS_PER_FILE);
        steps.before(DurableStep.LISTS);
        RankedFiles.writeParquet(lists, folder.at(FOLDER + "parquet/"), files);
        RankedFiles.writeJsonLines(lists, folder.at(FOLDER + "json/"), files);
        if (settings.table() != null) {
            Dataset<Row> rows = lists.selectExpr(
                    "user_id", "transform(items, item -> item.item_id) AS items", "'" + folder.runId() + "' AS run_id");
            WriteBack.write(rows, settings.connection(), settings.table(), settings.maxWriteUnits());
        }
        lists.unpersist();
        LOG.info("{} items for each of {} users in {}", settings.count(), users, folder.at(FOLDER));
        return new Output(folder.at(FOLDER), users, settings.count(), settings.table());
    }

    private TopN ranking(FactorizationMachine model) {
        JobConfig.Recommendations settings = config.recommendations();
        TopN ranking = TopN.of(model, settings.count());
        if (settings.excludeChosen()) {
            ranking = ranking.withoutChosen(examples.train()
                    .where("label = 1")
                    .select("user_index", "item_index")
                    .union(examples.validation().where("label = 1").select("user_index", "item_index"))
                    .union(examples.test().where("label = 1").select("user_index", "item_index"))
                    .distinct());
        }
        if (settings.excludeItemsUri() != null) {
            SparkSession spark = events.sparkSession();
            List<String> excluded = IdList.read(
                    "recommendations.exclude-items-uri",
                    settings.excludeItemsUri(),
                    spark.sparkContext().hadoopConfiguration());
            ranking = ranking.withoutItems(
                    spark.createDataset(excluded, Encoders.STRING()).toDF("item_id"));
        }
        if (settings.categoryColumn() != null) {
            ranking = ranking.atMostPerCategory(settings.maxPerCategory(), categories(settings.categoryColumn()));
        }
        return ranking;
    }

    /** Returns the latest category of each item, according to its events. */
    private Dataset<Row> categories(String column) {
        Dataset<Row> named = events.where(col(column).isNotNull())
                .groupBy("item_id")
                .agg(max_by(
                                col(column).cast("string"),
                                struct(col("event_time"), col(column).cast("string")))
                        .as("category"));
        return named.join(examples.space().ids("item_id"), "item_id").select("item_index", "category");
    }
}
