package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.connector.ItemsOfIds;
import io.dynasage.dynamodb.connector.WriteBack;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * A table of lists for the website. Lists of users and lists of similar items are in different tables, because a user's
 * id can be any text, also that of an item.
 *
 * @param key the table's key: whose list it is
 * @param name the table's name
 * @param settings the connection and the limit of writing
 */
public record ListTable(String key, String name, JobConfig.Recommendations settings) {
    /** The key of users' lists. */
    public static final String USER = "user_id";
    /** The key of lists of similar items. */
    public static final String ITEM = "item_id";

    private static final int AT_ONCE = 1000;

    /** Returns the table of users' lists, if the settings name one. */
    public static Optional<ListTable> ofUsers(JobConfig.Recommendations settings) {
        return Optional.ofNullable(settings.table()).map(name -> new ListTable(USER, name, settings));
    }

    /** Returns the tables of users' lists, of those without a name and of named ones. */
    public static List<ListTable> allOfUsers(JobConfig.Recommendations settings) {
        return settings.each().flatMap(lists -> ofUsers(lists).stream()).toList();
    }

    /** Returns the table of similar items, if the settings name one. */
    public static Optional<ListTable> ofItems(JobConfig.Recommendations settings) {
        return settings.selection().similarItemsTable().map(name -> new ListTable(ITEM, name, settings));
    }

    /**
     * Writes lists.
     *
     * @param lists the key, {@code items} with {@code item_id}
     * @param runId the run that made them
     */
    public void write(Dataset<Row> lists, String runId) {
        Dataset<Row> rows = lists.select(
                col(key),
                expr("transform(items, item -> item.item_id)").as("items"),
                lit(runId).as("run_id"));
        WriteBack.write(rows, settings.connection(), name, settings.maxWriteUnits());
    }

    /**
     * Deletes the lists that are no longer there, except the one for everybody, and returns their number. The tasks
     * that delete share the write units equally.
     *
     * @param before the lists that the table may hold
     * @param now the lists that were written
     */
    public long deleteGone(Dataset<Row> before, Dataset<Row> now) {
        JavaRDD<String> gone = before.select(key)
                .except(now.select(key))
                .filter(key.equals(USER) ? col(key).notEqual(ListKeys.EVERYBODY) : lit(true))
                .as(Encoders.STRING())
                .toJavaRDD();
        double units = settings.maxWriteUnits();
        int slots = before.sparkSession().sparkContext().defaultParallelism();
        int tasks = (int) Math.max(1, Math.min(Math.min(slots, gone.getNumPartitions()), Math.floor(units)));
        return gone.coalesce(tasks)
                .mapPartitions(deletion(settings.connection(), name, key, units / tasks))
                .fold(0L, Long::sum);
    }

    /** Deletes some ids after the other, because those of a task may not fit into its memory. */
    private static FlatMapFunction<Iterator<String>, Long> deletion(
            TableConnection connection, String table, String key, double units) {
        return ids -> {
            long deleted = 0;
            Set<String> some = new HashSet<>();
            while (ids.hasNext()) {
                some.add(ids.next());
                if (some.size() == AT_ONCE || !ids.hasNext()) {
                    deleted += new ItemsOfIds(connection, table, key, some).delete(units);
                    some.clear();
                }
            }
            return List.of(deleted).iterator();
        };
    }

    /**
     * Deletes the lists of the run whose lists were the current ones until now, if they are no longer there.
     *
     * @param folder the run that wrote lists
     * @param listsOf returns the lists of a run; empty if it has none
     * @param now the lists that it wrote
     * @return their number
     */
    long deleteGone(
            CurrentLists current,
            RunFolder folder,
            Function<RunFolder, Optional<Dataset<Row>>> listsOf,
            Dataset<Row> now) {
        return current.run()
                .filter(run -> !run.equals(folder.runId()))
                .flatMap(run -> listsOf.apply(new RunFolder(current.names(), new RunId(run), current.hadoop())))
                .map(before -> deleteGone(before, now))
                .orElse(0L);
    }

    /** Returns the lists with these keys, see {@link ListKeys}. */
    public ItemsOfIds ids(Set<String> ids) {
        return new ItemsOfIds(settings.connection(), name, key, ids);
    }
}
