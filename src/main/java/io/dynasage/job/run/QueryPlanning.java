package io.dynasage.job.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Sets how Spark plans the queries of a run. Adaptive execution starts a job for every shuffle and plans the query
 * again after each. That pays off for large inputs; for small ones it takes longer than the work. Up to
 * {@value #SMALL_EVENTS} events, therefore, queries are planned once and shuffle into as many partitions as the cluster
 * has cores. Settings given to {@code spark-submit} stay unchanged.
 */
final class QueryPlanning implements AutoCloseable {
    /** The number of events up to which no query of a run has work for many tasks. */
    static final long SMALL_EVENTS = 500_000;

    private static final int MOST_PARTITIONS = 200;
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String PARTITIONS = "spark.sql.shuffle.partitions";

    private final SparkSession spark;
    private final Map<String, String> before = new LinkedHashMap<>();

    private QueryPlanning(SparkSession spark) {
        this.spark = spark;
    }

    /** Adjusts the session to this number of events, until this object is closed. */
    static QueryPlanning suited(SparkSession spark, long events) {
        QueryPlanning planning = new QueryPlanning(spark);
        if (events <= SMALL_EVENTS && !planning.given(ADAPTIVE)) {
            planning.set(ADAPTIVE, "false");
            if (!planning.given(PARTITIONS)) {
                planning.set(
                        PARTITIONS,
                        String.valueOf(
                                Math.min(MOST_PARTITIONS, spark.sparkContext().defaultParallelism())));
            }
        }
        return planning;
    }

    private boolean given(String setting) {
        return spark.sparkContext().conf().contains(setting);
    }

    private void set(String setting, String value) {
        before.put(setting, spark.conf().get(setting));
        spark.conf().set(setting, value);
    }

    @Override
    public void close() {
        before.forEach(spark.conf()::set);
    }
}
