package io.dynasage.job.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark plans the queries of a run. Adaptive execution starts a job for every shuffle and plans the query again
 * after each: on large inputs that pays, on small ones it takes longer than the work. So up to {@value #SMALL_EVENTS}
 * events, queries are planned once and shuffle into as many partitions as the cluster has cores. What
 * {@code spark-submit} was given stays as it is.
 */
final class QueryPlanning implements AutoCloseable {
    /** Events up to which no query of a run has work for many tasks. */
    static final long SMALL_EVENTS = 500_000;

    private static final int MOST_PARTITIONS = 200;
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String PARTITIONS = "spark.sql.shuffle.partitions";

    private final SparkSession spark;
    private final Map<String, String> before = new LinkedHashMap<>();

    private QueryPlanning(SparkSession spark) {
        this.spark = spark;
    }

    /** Suits the session to this number of events, until it is closed. */
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
