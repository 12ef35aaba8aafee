package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.events.ForgetList;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.ListKeys;
import io.dynasage.job.run.ListTable;
import io.dynasage.job.run.RecommendationStage;
import io.dynasage.job.run.SimilarItems;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Lets recommendation lists follow the model that serves: those in the table, and those that count among the files.
 *
 * @param forget the users who asked to be forgotten until now; the runs may have made lists for them
 */
record FollowingLists(SparkSession spark, RunNames names, JobConfig.Recommendations settings, ForgetList forget) {
    /**
     * Makes the lists of a run the current ones.
     *
     * @param to the run whose model serves now
     * @param from the run whose lists the table may hold; empty if none is known
     * @return what was done, as a sentence
     */
    String follow(RunId to, Optional<RunId> from) {
        if (RecommendationStage.lists(spark, folder(to), settings).isEmpty()) {
            return "Run " + to + " has no recommendation lists, so the current ones stay"
                    + from.map(run -> ": those of run " + run).orElse("");
        }
        String tables = ListTable.allOfUsers(settings).stream()
                .map(table -> users(table, to, from))
                .collect(Collectors.joining());
        String similar = ListTable.ofItems(settings)
                        .map(named -> similar(named, to, from))
                        .orElse("")
                + forgotten(to);
        String file = new CurrentLists(names, hadoop()).set(to, folder(to).at(RecommendationStage.FOLDER));
        return "The recommendation lists of run " + to + " are the current ones: " + file + " names them" + tables
                + similar;
    }

    /**
     * Makes the lists of the run whose model serves the current ones if those of another run are, which a rollback
     * leaves that ends too early.
     *
     * @return what was done, as a sentence; empty if nothing was to do
     */
    Optional<String> completed(RunId serving) {
        return new CurrentLists(names, hadoop())
                .run()
                .filter(run -> !run.equals(serving.value()))
                .map(run -> follow(serving, Optional.of(new RunId(run))));
    }

    /**
     * Writes the lists to the table, and deletes those that are not among them; returns how many, as part of a
     * sentence.
     */
    private String written(ListTable table, Dataset<Row> lists, RunId run, Optional<Dataset<Row>> before) {
        table.write(lists, run.value());
        long deleted = before.map(newer -> table.deleteGone(newer, lists)).orElse(0L);
        return ", and " + deleted;
    }

    private String users(ListTable table, RunId to, Optional<RunId> from) {
        if (!forget.isEmpty()) {
            table.ids(ListKeys.ofUsers(forget.spellings()))
                    .delete(table.settings().maxWriteUnits());
        }
        String what = table.settings().equals(settings)
                ? "them"
                : "its lists " + table.settings().name();
        return RecommendationStage.lists(spark, folder(to), table.settings())
                .map(lists -> lists.filter(ofForgotten(false)))
                .map(lists -> "; table " + table.name() + " holds " + what
                        + written(
                                table,
                                lists,
                                to,
                                from.flatMap(run -> RecommendationStage.lists(spark, folder(run), table.settings())))
                        + " lists that run " + to + " does not have are deleted there")
                .orElseGet(() -> "; run " + to + " has no lists "
                        + table.settings().name() + ", so those in table " + table.name() + " stay");
    }

    /** Returns what the files still hold of forgotten users, as part of a sentence. */
    private String forgotten(RunId to) {
        long users = forget.isEmpty()
                ? 0
                : RecommendationStage.lists(spark, folder(to), settings)
                        .map(lists -> lists.filter(ofForgotten(true)).count())
                        .orElse(0L);
        if (users == 0) {
            return "";
        }
        return "; the lists of " + users + " users who asked to be forgotten (" + ForgetList.SETTING
                + ") are in no table, but in files of run " + to;
    }

    /** Returns the filter of lists of forgotten users, or of all others. */
    private FilterFunction<Row> ofForgotten(boolean forgotten) {
        Set<String> ids = new HashSet<>(ListKeys.ofUsers(forget.spellings()));
        return list -> ids.contains(list.<String>getAs(ListTable.USER)) == forgotten;
    }

    private String similar(ListTable table, RunId to, Optional<RunId> from) {
        return SimilarItems.lists(spark, folder(to))
                .map(lists -> "; table " + table.name() + " holds its lists of similar items"
                        + written(table, lists, to, from.flatMap(run -> SimilarItems.lists(spark, folder(run))))
                        + " lists of items that it did not know are deleted there")
                .orElseGet(() ->
                        "; run " + to + " has no lists of similar items, so those in table " + table.name() + " stay");
    }

    private RunFolder folder(RunId run) {
        return new RunFolder(names, run, hadoop());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
