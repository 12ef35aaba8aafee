package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.RankedFiles;
import io.dynasage.report.RunRecord;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of one name, or of none: one for each user, and the default ones.
 *
 * @param lists the users' lists
 * @param young the new items for which they keep places
 * @param users the number of users who have a list
 * @param folded those of them who have no feature of their own
 * @param everybody the number of users, also of those without a list
 * @param made the default lists
 */
record UserLists(
        ListRules rules,
        Dataset<Row> lists,
        Optional<Dataset<Row>> young,
        long users,
        long folded,
        long everybody,
        Optional<DefaultLists.Made> made) {
    private static final Logger LOG = LoggerFactory.getLogger(UserLists.class);

    /** Returns the folder of lists in a run's folder, which is called like the group of their settings. */
    static String folder(JobConfig.Recommendations settings) {
        return settings.group().replace('.', '/') + "/";
    }

    /** Returns the folder of lists in a run's folder that has one JSON object for each user. */
    static String lines(JobConfig.Recommendations settings) {
        return folder(settings) + "json/";
    }

    /**
     * Writes the lists to files and, if requested, to a table for the website.
     *
     * @param current names the run whose lists the table may hold
     * @return what the record says of them
     */
    RunRecord.Recommendations write(RunFolder folder, CurrentLists current, DurableSteps steps) {
        JobConfig.Recommendations settings = rules.settings();
        Dataset<Row> own = lists.withColumn("user_id", ListKeys.ofUser(col("user_id")));
        Dataset<Row> all = made.map(DefaultLists.Made::lists).map(own::union).orElse(own);
        int files = ListRules.files(users);
        steps.before(DurableStep.LISTS);
        RankedFiles.writeParquet(all, folder.at(folder(settings) + "parquet/"), files);
        RankedFiles.writeJsonLines(all, folder.at(lines(settings)), files);
        ListTable.ofUsers(settings).ifPresent(table -> replace(table, all, folder, current));
        LOG.info("{} items for each of {} users in {}", settings.count(), users, folder.at(folder(settings)));
        return record(folder.at(folder(settings)));
    }

    /**
     * Writes the lists to the table. If only active users have lists, those that other users had until now are deleted,
     * because the rules of that time, such as what is in stock, no longer hold.
     */
    private void replace(ListTable table, Dataset<Row> all, RunFolder folder, CurrentLists current) {
        table.write(all, folder.runId());
        if (rules.settings().selection().activeWithin().isEmpty()) {
            return;
        }
        LOG.info(
                "{} lists of users who are no longer active are deleted from table {}",
                table.deleteGone(
                        current,
                        folder,
                        run -> RecommendationStage.lists(all.sparkSession(), run, rules.settings()),
                        all),
                table.name());
    }

    private RunRecord.Recommendations record(String uri) {
        JobConfig.Recommendations settings = rules.settings();
        return new RunRecord.Recommendations(
                uri,
                users,
                folded,
                settings.count(),
                settings.table(),
                made.map(DefaultLists.Made::record).orElse(null),
                rules.withheld().listed().orElse(null),
                rules.withheld().ruled().orElse(null),
                settings.selection()
                        .activeWithin()
                        .map(any -> everybody - users)
                        .orElse(null),
                null,
                young.map(items -> new RunRecord.NewItems(items.count(), rules.placesOfNewItems(settings.count())))
                        .orElse(null),
                Map.of());
    }
}
