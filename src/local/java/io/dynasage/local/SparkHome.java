package io.dynasage.local;

import io.dynasage.local.services.ChildJvm;
import io.dynasage.local.services.ClassArchive;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;
import scala.util.Properties;

/**
 * The Spark installation that the build assembles: {@code <home>/jars}.
 *
 * @param home the installation
 * @param conf its configuration folder
 */
record SparkHome(Path home, Path conf) {
    /**
     * Options for a JVM that lives for a minute and runs hundreds of generated classes a few times each. Compiling them
     * with C2 at its usual thresholds costs more than it saves.
     */
    private static final List<String> SHORT_LIVED = List.of(
            "-XX:+UseSerialGC",
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=160000");
    /** The options of a JVM in place of these if it reads at most {@link #FEW} events: nothing stays hot for long. */
    private static final List<String> FOR_FEW =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=256m");

    private static final long FEW = 20_000;

    private static final String LOGGING = """
        rootLogger.level = warn
        rootLogger.appenderRef.stderr.ref = stderr
        appender.stderr.type = Console
        appender.stderr.name = stderr
        appender.stderr.target = SYSTEM_ERR
        appender.stderr.layout.type = PatternLayout
        appender.stderr.layout.pattern = %d{HH:mm:ss} %-5p %c{1}: %m%n%ex{full}
        logger.dynasage.name = io.dynasage
        logger.dynasage.level = info
        # It warns once per task that it is initialised already.
        logger.connector.name = io.dynasage.shaded
        logger.connector.level = warn
        logger.metrics.name = org.apache.hadoop.metrics2
        logger.metrics.level = error
        logger.native.name = org.apache.hadoop.util.NativeCodeLoader
        logger.native.level = error
        """;

    /**
     * Returns the installation in a folder, with a configuration folder that keeps its log quiet.
     *
     * @throws IllegalStateException if the build has not put it there
     */
    static SparkHome at(Path home, Path conf) {
        if (!Files.isDirectory(home.resolve("jars"))) {
            throw new IllegalStateException(home.resolve("jars") + " does not exist: the build puts Spark there. "
                    + "Run `mvn -DskipTests package` first.");
        }
        try {
            Files.createDirectories(conf);
            Files.writeString(conf.resolve("log4j2.properties"), LOGGING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write Spark's configuration: " + e.getMessage(), e);
        }
        return new SparkHome(home.toAbsolutePath(), conf.toAbsolutePath());
    }

    /** Returns the options of a JVM that works on so many events and then ends, and further ones. */
    static List<String> options(long events, String... more) {
        List<String> options = new ArrayList<>(events > FEW ? SHORT_LIVED : FOR_FEW);
        options.addAll(List.of(more));
        return options;
    }

    /**
     * Returns the command that submits a job for so many events, with the archive of its classes where there is one.
     */
    ChildJvm.Command submission(String name, long events, List<String> arguments, String... more) {
        List<String> options = options(events, more);
        options.addAll(archive().options());
        return command(name, options, "org.apache.spark.deploy.SparkSubmit", arguments);
    }

    /** Returns the command for a JVM with Spark's class path, the JDK modules opened that Spark needs, and options. */
    ChildJvm.Command command(String name, List<String> given, String mainClass, List<String> arguments) {
        List<String> options = new ArrayList<>(given);
        options.add("-Duser.timezone=UTC");
        options.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
        // The configuration comes last: an archive of the jars' classes fits only if the jars lead the class path.
        List<String> classPath = new ArrayList<>(archive().jars());
        classPath.add(conf.toString());
        return new ChildJvm.Command(name, classPath, options, mainClass, arguments, environment());
    }

    /** Returns the archive of the classes that spark-submit loads, which is stored next to the installation. */
    ClassArchive archive() {
        return new ClassArchive(
                home.resolveSibling("archives"), "spark-submit", ClassArchive.jarsOf(home.resolve("jars")));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(LocalCredentials.environment());
        environment.put("SPARK_HOME", home.toString());
        environment.put("SPARK_CONF_DIR", conf.toString());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("SPARK_SCALA_VERSION", Properties.versionNumberString().replaceFirst("\\.\\d+$", ""));
        return environment;
    }
}
