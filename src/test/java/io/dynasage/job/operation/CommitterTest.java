package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.config.InvalidConfigException;
import io.dynasage.job.failure.ExitCode;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** The three class paths that a job can meet: EMR's, one with spark-hadoop-cloud, and one with neither. */
class CommitterTest {
    private static final String EMR = "org.apache.spark.sql.execution.datasources.SQLEmrOptimizedCommitProtocol";
    private static final String CLOUD = "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol";
    private static final List<String> KEYS = List.of(
            "spark.hadoop.fs.s3a.committer.name",
            "spark.hadoop.fs.s3a.committer.magic.enabled",
            "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
            "spark.sql.sources.commitProtocolClass",
            "spark.sql.parquet.output.committer.class");
    private static final String RUNS = "s3a://bucket/shop";

    /** A class path of which only these classes are known. */
    private static final class ClassPath extends ClassLoader {
        private final Set<String> names;

        private ClassPath(String... names) {
            super(null);
            this.names = Set.of(names);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (names.contains(name)) {
                return Object.class;
            }
            throw new ClassNotFoundException(name);
        }
    }

    @Test
    void onEmrAllFiveSettingsAreLeftToEmr() {
        Committer committer = Committer.of(new ClassPath(EMR, CLOUD));
        SparkConf conf = SparkSettings.withDefaults(new SparkConf(false), committer);
        KEYS.forEach(key -> assertFalse(conf.contains(key), key));
        assertEquals("classic", conf.get("spark.hadoop.fs.s3a.input.stream.type"));
        assertDoesNotThrow(() -> SparkSettings.checkCommitter(RUNS, conf, committer));
    }

    @Test
    void withSparkHadoopCloudTheMagicCommitterWritesEveryFormat() {
        Committer committer = Committer.of(new ClassPath(CLOUD));
        SparkConf conf = SparkSettings.withDefaults(new SparkConf(false), committer);
        assertEquals(
                List.of(
                        "magic",
                        "true",
                        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
                        CLOUD,
                        "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter"),
                KEYS.stream().map(conf::get).toList());
        assertDoesNotThrow(() -> SparkSettings.checkCommitter(RUNS, conf, committer));
    }

    @Test
    void withNeitherTheRunStopsAndNamesThePackage() {
        Committer committer = Committer.of(new ClassPath());
        SparkConf conf = SparkSettings.withDefaults(new SparkConf(false), committer);
        KEYS.forEach(key -> assertFalse(conf.contains(key), key));
        InvalidConfigException refused =
                assertThrows(InvalidConfigException.class, () -> SparkSettings.checkCommitter(RUNS, conf, committer));
        String spark = org.apache.spark.package$.MODULE$.SPARK_VERSION();
        String scala = spark.startsWith("3.") ? "2.12" : "2.13";
        assertEquals(
                "1 problem in the settings for Spark:\n  - output.uri: Spark has no committer for files in " + RUNS
                        + ", because the classes of spark-hadoop-cloud are not on its class path, so the first files"
                        + " could not be written; submit with --packages org.apache.spark:spark-hadoop-cloud_" + scala
                        + ":" + spark,
                refused.getMessage());
        assertEquals(ExitCode.CONFIG, ExitCode.of(refused));
    }

    @Test
    void anotherCommitterOfTheUsersAndRunsOutsideS3NeedNone() {
        Committer none = Committer.of(new ClassPath());
        SparkConf own = new SparkConf(false).set("spark.sql.sources.commitProtocolClass", "com.example.Protocol");
        assertDoesNotThrow(() -> SparkSettings.checkCommitter(RUNS, own, none));
        assertDoesNotThrow(() -> SparkSettings.checkCommitter("file:/tmp/runs", new SparkConf(false), none));
    }

    @Test
    void whatTheUserSetsStays() {
        SparkConf conf = new SparkConf(false).set("spark.hadoop.fs.s3a.committer.name", "directory");
        SparkSettings.withDefaults(conf, Committer.of(new ClassPath(CLOUD)));
        assertEquals("directory", conf.get("spark.hadoop.fs.s3a.committer.name"));
    }
}
