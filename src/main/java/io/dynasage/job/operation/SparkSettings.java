package io.dynasage.job.operation;

import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.UsageException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/** Creates the Spark session for a run, on top of the settings given to spark-submit. */
public final class SparkSettings {
    private static final Map<String, String> DEFAULTS = Map.of(
            // Hadoop's default since 3.4.3, "analytics", gives up when an answer of S3 breaks off; this one goes on.
            "spark.hadoop.fs.s3a.input.stream.type", "classic",
            // A page of a Parquet file in which a bit has flipped is refused.
            "spark.hadoop.parquet.page.verify-checksum.enabled", "true",
            // A run has like queries for each model and part; by Spark's default, 100, their classes are compiled
            // again.
            "spark.sql.codegen.cache.maxEntries", "2000",
            "spark.ui.showConsoleProgress", "false");
    /**
     * A request to S3 that fails is sent again, with growing pauses, by the AWS SDK and then by S3A: for about half a
     * minute, and for about three minutes if S3 accepts connections and does not answer. By S3A's own defaults, each
     * request of a run whose S3 is gone would take more than a minute, and up to eight if S3 does not answer. Hadoop
     * 3.3, which Apache's Spark 3.5 has, takes no units where there are none.
     */
    private static final Map<String, String> PATIENCE = Map.of(
            "spark.hadoop.fs.s3a.attempts.maximum", "5",
            "spark.hadoop.fs.s3a.retry.limit", "5",
            "spark.hadoop.fs.s3a.retry.interval", "500ms",
            "spark.hadoop.fs.s3a.connection.establish.timeout", "15000",
            "spark.hadoop.fs.s3a.connection.timeout", "30000",
            "spark.hadoop.fs.s3a.connection.request.timeout", "30s");

    private static final String CATALOG = "spark.sql.catalogImplementation";

    private SparkSettings() {}

    /**
     * Returns the session of a check. A command has no method with a type of Spark's, because its help is printed
     * without Spark.
     */
    static SparkSession checking() {
        return session("dynasage check");
    }

    /**
     * Checks that the classes of Spark are those that the jar is built for.
     *
     * @throws UsageException if they are of another version
     */
    static void requireFit() {
        checkFits(SparkSettings.class.getPackage().getSpecificationVersion(), package$.MODULE$.SPARK_VERSION());
    }

    /**
     * Returns the active session, or a new one. Days and hours are in UTC wherever the job runs.
     *
     * @throws UsageException if the jar is built for another version of Spark
     */
    public static SparkSession session(String jobName) {
        requireFit();
        SparkConf conf = withDefaults(new SparkConf());
        conf.set("spark.sql.session.timeZone", "UTC");
        conf.setIfMissing("spark.app.name", jobName);
        return SparkSession.builder().config(conf).getOrCreate();
    }

    /**
     * Refuses what would fail after the table has been read and paid for.
     *
     * @throws InvalidConfigException if the job names a table and Spark has no Hive metastore that outlives the
     *     session, or if it writes to S3 and Spark has no committer for it
     */
    public static void check(JobConfig job) {
        checkCatalog(job);
        checkCommitter(job.outputUri(), conf(), Committer.of(classes()));
    }

    private static void checkCatalog(JobConfig job) {
        JobConfig.CatalogTable table = job.source().catalogTable();
        String catalog = conf().get(CATALOG, "in-memory");
        if (table != null && !catalog.equals("hive")) {
            throw new InvalidConfigException(
                    "the settings for Spark",
                    List.of("source.glue.table: the table " + table.name()
                            + " would end with the run, because " + CATALOG + " is " + catalog + "; submit with --conf "
                            + CATALOG
                            + "=hive, and on EMR with the Glue Data Catalog as the metastore, or set"
                            + " source.glue.table = null"
                            + table.place()));
        }
    }

    static void checkCommitter(String output, SparkConf conf, Committer committer) {
        if (!output.startsWith("s3a:") || committer.commits(conf)) {
            return;
        }
        throw new InvalidConfigException(
                "the settings for Spark",
                List.of("output.uri: Spark has no committer for files in " + output
                        + ", because the classes of spark-hadoop-cloud are not on its class path, so the first files"
                        + " could not be written; submit with --packages " + cloudPackage()));
    }

    /** Returns spark-hadoop-cloud for this Spark; its pom brings the S3A that this Spark was built with. */
    private static String cloudPackage() {
        return "org.apache.spark:spark-hadoop-cloud_" + line(Properties.versionNumberString()) + ":"
                + package$.MODULE$.SPARK_VERSION().replaceFirst("^(\\d+\\.\\d+\\.\\d+).*", "$1");
    }

    private static ClassLoader classes() {
        return Thread.currentThread().getContextClassLoader();
    }

    /** Adds the job's defaults where nothing is set. */
    static SparkConf withDefaults(SparkConf conf) {
        return withDefaults(conf, Committer.of(classes()));
    }

    static SparkConf withDefaults(SparkConf conf, Committer committer) {
        committer.settings().forEach(conf::setIfMissing);
        DEFAULTS.forEach(conf::setIfMissing);
        PATIENCE.forEach(conf::setIfMissing);
        return conf;
    }

    /**
     * Starts a session where Spark waits for one in every command: YARN takes a driver in cluster mode that ends
     * without a session for one that failed, and its application ends with exit code 13.
     */
    public static void startWhereAwaited() {
        SparkConf conf = new SparkConf();
        if (awaited(conf)) {
            session(conf.get("spark.app.name", "dynasage"));
        }
    }

    static boolean awaited(SparkConf conf) {
        return conf.get("spark.master", "").equals("yarn")
                && conf.get("spark.submit.deployMode", "client").equals("cluster");
    }

    /**
     * Returns the Hadoop settings of the running session, if there is one; otherwise those that a new session would
     * have, from the settings given to spark-submit.
     */
    static Configuration hadoop() {
        return SparkSession.getDefaultSession()
                .map(session -> session.sparkContext().hadoopConfiguration())
                .getOrElse(() -> SparkHadoopUtil.get().newConfiguration(withDefaults(new SparkConf())));
    }

    /** Returns the properties of the running session; without one, those that a new session would have. */
    static SparkConf conf() {
        return SparkSession.getDefaultSession()
                .map(session -> session.sparkContext().getConf())
                .getOrElse(SparkConf::new);
    }

    /**
     * Refuses a jar that would fail during the run: classes compiled for one version of Scala, or one minor version of
     * Spark, may not link with another.
     *
     * @param builtFor the version of Spark that the jar's manifest names; null for classes outside a jar
     */
    static void checkFits(String builtFor, String running) {
        if (builtFor == null || line(builtFor).equals(line(running))) {
            return;
        }
        String jar = switch (line(running)) {
            case "3.5" -> "Build with mvn package and submit target/dynasage.jar";
            case "4.1" -> "Build with mvn -Pspark-4 package and submit target/spark-4/dynasage.jar";
            default ->
                "There are jars for Spark 3.5 (target/dynasage.jar) and Spark 4.1"
                        + " (target/spark-4/dynasage.jar), and none for Spark "
                        + line(running);
        };
        throw new UsageException("This jar is built for Spark " + builtFor + ", but Spark " + running
                + " runs it, whose classes differ. " + jar + ", or choose a cluster with Spark " + line(builtFor));
    }

    /** Returns the major and minor version; vendor suffixes and patch versions do not matter. */
    private static String line(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    }
}
