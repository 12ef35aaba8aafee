package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.ListTable;
import io.dynasage.job.run.RecommendationStage;
import io.dynasage.job.run.SimilarItems;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Lets recommendation lists follow the model that serves: those in the table, and those that count among the files. */
record FollowingLists(SparkSession spark, RunNames names, JobConfig.Recommendations settings) {
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
                .orElse("");
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
        String what = table.settings().equals(settings)
                ? "them"
                : "its lists " + table.settings().name();
        return RecommendationStage.lists(spark, folder(to), table.settings())
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
