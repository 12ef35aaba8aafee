package io.dynasage.local.algorithms;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a training container printed: kept in memory, and passed on to the logger {@code sagemaker.training.<job>}. */
public final class ContainerLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TENSORIO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final Logger logger;
    private final List<String> lines = new ArrayList<>();

    /** The empty log of a training job; lines are stamped by the clock. */
    public ContainerLog(String trainingJobName, Clock clock) {
        this.clock = clock;
        this.logger = LoggerFactory.getLogger("sagemaker.training." + trainingJobName);
    }

    /** A line of the algorithm: {@code [MM/dd/yyyy HH:mm:ss INFO threadId] message}. */
    public void info(String message) {
        line(prefixed("INFO", message));
    }

    /** A line of the algorithm with level ERROR. */
    public void error(String message) {
        line(prefixed("ERROR", message));
    }

    /** A line of the data pipeline: {@code [yyyy-MM-dd HH:mm:ss.SSS] [tensorio] [info] message}. */
    public void tensorio(String message) {
        line("[" + TENSORIO_TIME.format(clock.instant()) + "] [tensorio] [info] " + message);
    }

    /** A line as it is. */
    public synchronized void line(String line) {
        lines.add(line);
        logger.info(line);
    }

    /** What has been printed so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The time that lines are stamped with, in milliseconds since 1970. */
    public long millis() {
        return clock.millis();
    }

    private String prefixed(String level, String message) {
        return "[" + TIME.format(clock.instant()) + " " + level + " "
                + Thread.currentThread().getId() + "] " + message;
    }
}
