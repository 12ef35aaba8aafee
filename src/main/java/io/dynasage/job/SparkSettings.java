package io.dynasage.job;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session that a run needs, on top of what spark-submit was given. */
final class SparkSettings {
    /** Files appear in S3 when their job commits, without renames: the S3A magic committer, for every format. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "spark.hadoop.fs.s3a.committer.name", "magic",
            "spark.hadoop.fs.s3a.committer.magic.enabled", "true",
            "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a", "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
            "spark.sql.sources.commitProtocolClass", "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
            "spark.sql.parquet.output.committer.class", "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
            "spark.ui.showConsoleProgress", "false");

    private SparkSettings() {
    }

    /** The active session, or a new one; days and hours are UTC's wherever the job runs. */
    static SparkSession session(String jobName) {
        SparkConf conf = new SparkConf();
        DEFAULTS.forEach(conf::setIfMissing);
        conf.set("spark.sql.session.timeZone", "UTC");
        conf.setIfMissing("spark.app.name", jobName);
        return SparkSession.builder().config(conf).getOrCreate();
    }
}
