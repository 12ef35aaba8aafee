package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.connector.WriteBack;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.RankedFiles;
import io.dynasage.model.TopN;
import io.dynasage.report.RunRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the best items for every user to files and, if requested, to a table for the website. */
final class RecommendationStage {
    private static final Logger LOG = LoggerFactory.getLogger(RecommendationStage.class);
    private static final String FOLDER = "recommendations/";

    private final JobConfig config;
    private final RunFolder folder;
    private final ListRules rules;

    RecommendationStage(JobConfig config, RunFolder folder, ListRules rules) {
        this.config = config;
        this.folder = folder;
        this.rules = rules;
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
        RankedFiles.writeJsonLines(lists, folder.at(FOLDER + "json/"), files);
        if (settings.table() != null) {
            Dataset<Row> rows = lists.selectExpr(
                    "user_id", "transform(items, item -> item.item_id) AS items", "'" + folder.runId() + "' AS run_id");
            WriteBack.write(rows, config.source().connection(), settings.table(), settings.maxWriteUnits());
        }
        lists.unpersist();
        LOG.info("{} items for each of {} users in {}", settings.count(), rules.users(), folder.at(FOLDER));
        return new RunRecord.Recommendations(
                folder.at(FOLDER),
                rules.users(),
                settings.count(),
                settings.table(),
                rules.excluded().map(ExcludedItems::record).orElse(null));
    }
}
