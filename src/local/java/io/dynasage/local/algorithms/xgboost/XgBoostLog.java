package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ContainerLog;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Prints the log lines of {@code sagemaker-xgboost:1.7-1}; a tab appears as {@code #011}, as it does in CloudWatch. */
final class XgBoostLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd:HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String TAB = "#011";

    private final ContainerLog log;

    XgBoostLog(ContainerLog log) {
        this.log = log;
    }

    void started() {
        info("Imported framework sagemaker_xgboost_container.training");
        info("No GPUs detected (normal if no gpus installed)");
        info("Running XGBoost Sagemaker in algorithm mode");
        info("Determined 0 GPU(s) available on the instance.");
    }

    void info(String message) {
        line("INFO", message);
    }

    void warning(String message) {
        line("WARNING", message);
    }

    void error(String message) {
        line("ERROR", message);
    }

    /** Prints the metrics of a round: values by data set and metric. */
    void round(int round, Map<String, Map<String, Double>> values) {
        StringBuilder line = new StringBuilder("[" + round + "]");
        values.forEach((data, metrics) -> metrics.forEach((metric, value) -> line.append(TAB)
                .append(data)
                .append('-')
                .append(metric)
                .append(':')
                .append(String.format(Locale.ROOT, "%.5f", value).toLowerCase(Locale.ROOT))));
        log.line(line.toString());
    }

    private void line(String level, String message) {
        log.line("[" + TIME.format(Instant.ofEpochMilli(log.millis())) + ":" + level + "] " + message);
    }
}
