package io.dynasage.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One spark-submit of the packaged job.
 *
 * @param jar the packaged job
 * @param config the job's configuration file
 * @param overrides settings that override the file, as {@code key=value}; the last one for a key wins
 * @param sparkConf settings of Spark
 */
record SparkSubmission(Path jar, Path config, List<String> overrides, Map<String, String> sparkConf) {
    static final String MAIN = "io.dynasage.job.Dynasage";
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Returns the arguments for {@code org.apache.spark.deploy.SparkSubmit} when driver and executors are one JVM with
     * two cores.
     */
    List<String> inOneJvm() {
        return arguments("local[2]", Map.of());
    }

    /** Returns the arguments when executors are processes of a running standalone Master. */
    List<String> onCluster(String master, long events) {
        return arguments(
                master,
                Map.of(
                        "spark.executor.memory",
                        "1g",
                        "spark.executor.cores",
                        "1",
                        "spark.executor.extraJavaOptions",
                        String.join(" ", SparkHome.options(events)) + " -Duser.timezone=UTC"));
    }

    /** Returns the arguments for the command that proposes the configuration for a table. */
    List<String> init(String table, URI endpoint) {
        List<String> arguments = spark("local[2]", Map.of());
        arguments.addAll(List.of(
                jar.toString(),
                "init",
                "--table",
                table,
                "--endpoint",
                endpoint.toString(),
                "--out",
                config.toAbsolutePath().toString()));
        return arguments;
    }

    private List<String> arguments(String master, Map<String, String> more) {
        List<String> arguments = spark(master, more);
        arguments.addAll(List.of(jar.toString(), "run", "--config", config.toString()));
        overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
        return arguments;
    }

    private List<String> spark(String master, Map<String, String> more) {
        Map<String, String> conf = new TreeMap<>(Map.of(
                "spark.driver.host",
                LOOPBACK,
                "spark.driver.bindAddress",
                LOOPBACK,
                "spark.ui.enabled",
                "false",
                "spark.sql.shuffle.partitions",
                "4",
                "spark.ui.showConsoleProgress",
                "false"));
        conf.putAll(sparkConf);
        conf.putAll(more);
        List<String> arguments = new ArrayList<>(List.of("--master", master, "--class", MAIN));
        conf.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
        return arguments;
    }
}
