package io.dynasage;

import org.apache.spark.sql.SparkSession;

/** The one local SparkSession that all tests of a JVM share. */
public final class TestSpark {
    private static SparkSession session;

    private TestSpark() {
    }

    /** The shared session: two cores, four shuffle partitions, UTC, no web page; it ends with the JVM. */
    public static synchronized SparkSession session() {
        if (session == null || session.sparkContext().isStopped()) {
            session = SparkSession.builder()
                    .master("local[2]")
                    .appName("dynasage-tests")
                    .config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "4")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .getOrCreate();
        }
        return session;
    }
}
