package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.connector.UserItems;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.ListKeys;
import io.dynasage.job.run.RecommendationStage;
import io.dynasage.storage.StoredFile;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Lets recommendation lists follow the model that serves: those in the table, and those that count among the files. */
record FollowingLists(SparkSession spark, RunNames names, JobConfig.Recommendations settings) {
    private static final String LINE = "user_id string, items array<struct<item_id: string>>";

    /**
     * Makes the lists of a run the current ones.
     *
     * @param to the run whose model serves now
     * @param from the run whose lists the table may hold; empty if none is known
     * @return what was done, as a sentence
     */
    String follow(RunId to, Optional<RunId> from) {
        Optional<Dataset<Row>> lists = lists(to);
        if (lists.isEmpty()) {
            return "Run " + to + " has no recommendation lists, so the current ones stay"
                    + from.map(run -> ": those of run " + run).orElse("");
        }
        String table = "";
        if (settings.table() != null) {
            table = "; table " + settings.table() + " holds them" + written(lists.get(), to, from.flatMap(this::lists));
        }
        String file = new CurrentLists(names, hadoop()).set(to, folder(to).at(RecommendationStage.FOLDER));
        return "The recommendation lists of run " + to + " are the current ones: " + file + " names them" + table;
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

    /** Writes the lists to the table, and deletes those that the run does not have, except the one for everybody. */
    private String written(Dataset<Row> lists, RunId run, Optional<Dataset<Row>> before) {
        RecommendationStage.write(lists, run.value(), settings);
        Set<String> gone = before.map(newer -> newer.select("user_id").except(lists.select("user_id")))
                .map(users -> new HashSet<>(users.as(Encoders.STRING()).collectAsList()))
                .orElseGet(HashSet::new);
        gone.remove(ListKeys.EVERYBODY);
        long deleted = 0;
        if (!gone.isEmpty()) {
            deleted = new UserItems(settings.connection(), settings.table(), gone).delete(settings.maxWriteUnits());
        }
        return ", and " + deleted + " lists that run " + run + " does not have are deleted there";
    }

    private Optional<Dataset<Row>> lists(RunId run) {
        return Optional.of(folder(run).at(RecommendationStage.LINES))
                .filter(uri -> new StoredFile(uri, hadoop()).isThere())
                .map(uri -> spark.read().schema(LINE).json(uri));
    }

    private RunFolder folder(RunId run) {
        return new RunFolder(names, run, hadoop());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
