package io.dynasage.job.operation;

import java.util.Map;
import org.apache.spark.SparkConf;

/** What makes the files of a Spark job appear in S3 when the job commits, without renames. */
enum Committer {
    /**
     * EMR's own, which EMR 6.15 and later use by default for s3a: URIs. It works with EMR's defaults only, so nothing
     * is set. See https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-magic-commit-protocol.html
     */
    EMR("org.apache.spark.sql.execution.datasources.SQLEmrOptimizedCommitProtocol", Map.of()),
    /** S3A's magic committer, for every format, by the classes of spark-hadoop-cloud. */
    MAGIC(
            "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
            Map.of(
                    "spark.hadoop.fs.s3a.committer.name",
                    "magic",
                    "spark.hadoop.fs.s3a.committer.magic.enabled",
                    "true",
                    "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
                    "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
                    Committer.PROTOCOL,
                    "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
                    "spark.sql.parquet.output.committer.class",
                    "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter")),
    /** Neither is on the class path; Spark's own committer renames, which is slow and unsafe in S3. */
    NONE("", Map.of());

    private static final String PROTOCOL = "spark.sql.sources.commitProtocolClass";

    private final String protocol;
    private final Map<String, String> settings;

    Committer(String protocol, Map<String, String> settings) {
        this.protocol = protocol;
        this.settings = settings;
    }

    /** Returns the committer whose classes are there. */
    static Committer of(ClassLoader classes) {
        for (Committer committer : new Committer[] {EMR, MAGIC}) {
            if (has(classes, committer.protocol)) {
                return committer;
            }
        }
        return NONE;
    }

    private static boolean has(ClassLoader classes, String name) {
        try {
            classes.loadClass(name);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Returns the properties of Spark that it needs. */
    Map<String, String> settings() {
        return settings;
    }

    /** Returns whether files can be committed: with this committer, or with one that the user chose. */
    boolean commits(SparkConf conf) {
        return this != NONE || conf.contains(PROTOCOL);
    }
}
