package io.dynasage.job.operation;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** Hadoop's settings for commands that need its file systems, but no Spark session. */
final class HadoopSettings {
    private HadoopSettings() {}

    /**
     * Those of the running session, if there is one; else those that a new one would have, from what spark-submit was
     * given.
     */
    static Configuration current() {
        var session = SparkSession.getDefaultSession();
        return session.isDefined()
                ? session.get().sparkContext().hadoopConfiguration()
                : SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }
}
