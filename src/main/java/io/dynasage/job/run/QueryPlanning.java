package io.dynasage.job.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark plans the queries of a run. Adaptive execution starts a job for every shuffle and plans the query again after each: on
 * large inputs that pays, on small ones it takes longer than the work. So up to {@value #SMALL_EVENTS} events, queries are planned
 * once and shuffle into as many partitions as the cluster has cores. What {@code spark-submit} was given stays as it is.
 */
final class QueryPlanning {
    /** Events up to which no query of a run has work for many tasks. */
    static final long SMALL_EVENTS = 500_000;

    private static final int MOST_PARTITIONS = 200;
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String PARTITIONS = "spark.sql.shuffle.partitions";

    private QueryPlanning() {
    }

    /** Does work on this number of events; afterwards, the session is as before. */
    static <T> T suited(SparkSession spark, long events, Supplier<T> work) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (events <= SMALL_EVENTS && !given(spark, ADAPTIVE)) {
            settings.put(ADAPTIVE, "false");
            if (!given(spark, PARTITIONS)) {
                settings.put(PARTITIONS, String.valueOf(Math.min(MOST_PARTITIONS, spark.sparkContext().defaultParallelism())));
            }
        }
        Map<String, String> before = new LinkedHashMap<>();
        settings.keySet().forEach(setting -> before.put(setting, spark.conf().get(setting)));
        settings.forEach(spark.conf()::set);
        try {
            return work.get();
        } finally {
            before.forEach(spark.conf()::set);
        }
    }

    private static boolean given(SparkSession spark, String setting) {
        return spark.sparkContext().conf().contains(setting);
    }
}
