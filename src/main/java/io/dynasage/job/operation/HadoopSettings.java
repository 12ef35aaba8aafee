package io.dynasage.job.operation;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** Hadoop's settings for commands that need its file systems but no Spark session. */
final class HadoopSettings {
    private HadoopSettings() {}

    /**
     * Returns the settings of the running session, if there is one; otherwise those that a new session would have, from
     * the settings given to spark-submit.
     */
    static Configuration current() {
        var session = SparkSession.getDefaultSession();
        return session.isDefined()
                ? session.get().sparkContext().hadoopConfiguration()
                : SparkHadoopUtil.get().newConfiguration(SparkSettings.withDefaults(new SparkConf()));
    }
}
