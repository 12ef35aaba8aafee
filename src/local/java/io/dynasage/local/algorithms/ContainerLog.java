package io.dynasage.local.algorithms;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a training container. It is kept in memory, and passed on to the logger {@code sagemaker.training.<job>}.
 */
public final class ContainerLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TENSORIO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * A line.
     *
     * @param millis when it was printed, in milliseconds since 1970
     */
    public record Line(long millis, String text) {}

    private final Clock clock;
    private final Logger logger;
    private final List<Line> lines = new ArrayList<>();

    /** Creates the empty log of a training job; the clock gives the time stamps of its lines. */
    public ContainerLog(String trainingJobName, Clock clock) {
        this.clock = clock;
        this.logger = LoggerFactory.getLogger("sagemaker.training." + trainingJobName);
    }

    /** Adds a line of the algorithm: {@code [MM/dd/yyyy HH:mm:ss INFO threadId] message}. */
    public void info(String message) {
        line(prefixed("INFO", message));
    }

    /** Adds the first lines of Amazon's own algorithms. */
    public void started(Map<String, String> hyperparameters) {
        line("Docker entrypoint called with argument(s): train");
        line("Running default environment configuration script");
        info("Merging with provided configuration from /opt/ml/input/config/hyperparameters.json: "
                + PythonText.of(hyperparameters));
    }

    /** Adds the lines of Amazon's own algorithms after an epoch. */
    public void progress(double percent, double recordsPerSecond) {
        info("#progress_metric: host=algo-1, completed " + PythonText.of(percent) + " % of epochs");
        info("#throughput_metric: host=algo-1, train throughput=" + PythonText.of(recordsPerSecond)
                + " records/second");
    }

    /**
     * Adds a metric of Amazon's own algorithms; {@code kind} is {@code score} if higher is better, else {@code loss}.
     */
    public void quality(String name, String kind, double value) {
        info("#quality_metric: host=algo-1, " + name + " <" + kind + ">=" + PythonText.of(value));
    }

    /** Adds a line of metrics of Amazon's own algorithms, for the time since {@code started}. */
    public void metrics(long started, String algorithm, String more, String metrics) {
        line(String.format(
                Locale.ROOT,
                "#metrics {\"StartTime\": %.3f, \"EndTime\": %.3f, \"Dimensions\": {\"Algorithm\": \"%s\", "
                        + "\"Host\": \"algo-1\", \"Operation\": \"training\"%s}, \"Metrics\": {%s}}",
                started / 1000.0,
                millis() / 1000.0,
                algorithm,
                more,
                metrics));
    }

    /** Returns the sum, count and range of a metric for {@link #metrics}. */
    public static String epochs(int epochs) {
        return String.format("\"epochs\": {\"sum\": %1$d.0, \"count\": 1, \"min\": %1$d, \"max\": %1$d}", epochs);
    }

    /** Adds the metrics of the final model over a data set. */
    public void scores(String data, Map<String, Double> metrics) {
        metrics.forEach(
                (name, value) -> info("#" + data + "_score (algo-1) : ('" + name + "', " + PythonText.of(value) + ")"));
    }

    /** Adds a line of the algorithm with level ERROR. */
    public void error(String message) {
        line(prefixed("ERROR", message));
    }

    /** Adds a line of the data pipeline: {@code [yyyy-MM-dd HH:mm:ss.SSS] [tensorio] [info] message}. */
    public void tensorio(String message) {
        line("[" + TENSORIO_TIME.format(clock.instant()) + "] [tensorio] [info] " + message);
    }

    /** Adds a line unchanged. */
    public synchronized void line(String line) {
        lines.add(new Line(millis(), line));
        logger.info(line);
    }

    /** Returns the lines printed so far. */
    public synchronized List<String> lines() {
        return lines.stream().map(Line::text).toList();
    }

    /** Returns the lines printed so far, with their times. */
    public synchronized List<Line> stamped() {
        return List.copyOf(lines);
    }

    /** Returns the current time of the log's clock, in milliseconds since 1970. */
    public long millis() {
        return clock.millis();
    }

    private String prefixed(String level, String message) {
        return "[" + TIME.format(clock.instant()) + " " + level + " "
                + Thread.currentThread().getId() + "] " + message;
    }
}
