package io.dynasage.job.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Sets how Spark plans the queries of a run. Settings given to {@code spark-submit} stay unchanged.
 *
 * <p>Adaptive execution starts a job for every shuffle and plans the query again after each. That pays off for large
 * inputs; for small ones it takes longer than the work. Up to {@value #SMALL_EVENTS} events, therefore, queries are
 * planned once. For every query, Spark also writes a text for its web page. For small inputs it is the short one, as
 * the formatted one takes longer than some of the queries.
 *
 * <p>From 128 groups on, Spark sorts the rows that it collects into lists, to save memory. For small inputs, the sort
 * takes longer than the rest, and more lists fit into memory.
 *
 * <p>A shuffle of n partitions writes n files in each task, so Spark's 200 make 40,000 files, which take longer than
 * the rows of a few million events. The number of partitions therefore follows the number of events.
 */
final class QueryPlanning implements AutoCloseable {
    /** The number of events up to which no query of a run has work for many tasks. */
    static final long SMALL_EVENTS = 500_000;

    private static final long EVENTS_OF_A_PARTITION = 100_000;
    private static final int MOST_PARTITIONS = 200;
    private static final int LISTS_OF_SPARK = 128;
    private static final int MOST_LISTS = 20_000;
    private static final int MOST_LISTED = 2_000_000;
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String PLAN_TEXT = "spark.sql.ui.explainMode";
    private static final String LISTS_UNSORTED = "spark.sql.objectHashAggregate.sortBased.fallbackThreshold";
    private static final String PARTITIONS = "spark.sql.shuffle.partitions";

    private final SparkSession spark;
    private final Map<String, String> before = new LinkedHashMap<>();

    private QueryPlanning(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Adjusts the session, until this object is closed.
     *
     * @param events the number of events
     * @param listed the length of the lists that are collected most, 1 or more
     */
    static QueryPlanning suited(SparkSession spark, long events, int listed) {
        QueryPlanning planning = new QueryPlanning(spark);
        if (events <= SMALL_EVENTS) {
            planning.set(ADAPTIVE, "false");
            planning.set(PLAN_TEXT, "simple");
            planning.set(LISTS_UNSORTED, String.valueOf(lists(listed)));
        }
        if (!planning.given(ADAPTIVE)) {
            int partitions = partitions(events, spark.sparkContext().defaultParallelism());
            planning.set(PARTITIONS, String.valueOf(partitions));
        }
        return planning;
    }

    /**
     * Returns the number of partitions of a shuffle: one for each core, and enough that none has much more than
     * {@value #EVENTS_OF_A_PARTITION} events; at most {@value #MOST_PARTITIONS}, which is Spark's default.
     *
     * @param events 0 or more
     * @param cores 1 or more
     */
    static int partitions(long events, int cores) {
        return (int) Math.min(MOST_PARTITIONS, Math.max(cores, events / EVENTS_OF_A_PARTITION));
    }

    /** Returns the number of lists that a task collects without sorting, about 50 MB. */
    static int lists(int length) {
        return Math.max(LISTS_OF_SPARK, Math.min(MOST_LISTS, MOST_LISTED / length));
    }

    private boolean given(String setting) {
        return spark.sparkContext().conf().contains(setting);
    }

    private void set(String setting, String value) {
        if (!given(setting)) {
            before.put(setting, spark.conf().get(setting));
            spark.conf().set(setting, value);
        }
    }

    @Override
    public void close() {
        before.forEach(spark.conf()::set);
    }
}
