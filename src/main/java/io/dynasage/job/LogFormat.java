package io.dynasage.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The format of the job's log lines. */
enum LogFormat {
    /** The format that Spark is configured with. */
    TEXT,
    /** One JSON object per line. */
    JSON;

    static Optional<LogFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(LogFormat::toString).collect(Collectors.joining(" or "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
