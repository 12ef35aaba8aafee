package io.dynasage.local.algorithms;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private final Clock clock;
    private final Logger logger;
    private final List<String> lines = new ArrayList<>();

    /** Creates the empty log of a training job; the clock gives the time stamps of its lines. */
    public ContainerLog(String trainingJobName, Clock clock) {
        this.clock = clock;
        this.logger = LoggerFactory.getLogger("sagemaker.training." + trainingJobName);
    }

    /** Adds a line of the algorithm: {@code [MM/dd/yyyy HH:mm:ss INFO threadId] message}. */
    public void info(String message) {
        line(prefixed("INFO", message));
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
        lines.add(line);
        logger.info(line);
    }

    /** Returns the lines printed so far. */
    public synchronized List<String> lines() {
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
