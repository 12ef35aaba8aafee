package io.dynasage;

import org.apache.spark.sql.SparkSession;

/** The one local SparkSession that all tests of a JVM share. */
public final class TestSpark {
    private static SparkSession session;

    private TestSpark() {}

    /**
     * The shared session: two cores, four shuffle partitions, short plan texts, UTC, no web page, S3 by path with the
     * magic committer as in a run; it ends with the JVM.
     */
    public static synchronized SparkSession session() {
        if (session == null || session.sparkContext().isStopped()) {
            session = SparkSession.builder()
                    .master("local[2]")
                    .appName("dynasage-tests")
                    .config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "4")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.hadoop.fs.s3a.path.style.access", "true")
                    .config("spark.hadoop.fs.s3a.connection.ssl.enabled", "false")
                    .config("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
                    .config("spark.hadoop.fs.s3a.input.stream.type", "classic")
                    .config("spark.hadoop.fs.s3a.committer.name", "magic")
                    .config("spark.hadoop.fs.s3a.committer.magic.enabled", "true")
                    .config(
                            "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
                            "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory")
                    .config(
                            "spark.sql.sources.commitProtocolClass",
                            "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol")
                    .config(
                            "spark.sql.parquet.output.committer.class",
                            "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .getOrCreate();
            session.conf().set("spark.sql.ui.explainMode", "simple");
        }
        return session;
    }
}
