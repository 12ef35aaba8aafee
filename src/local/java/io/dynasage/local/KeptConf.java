package io.dynasage.local;

import io.dynasage.local.services.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the job's commands need after a run whose services stay: its configuration with all endpoints, and Spark's. */
final class KeptConf {
    /** Values that mean the same with quotes and without. */
    private static final String PLAIN = "[\\w.%+-]+";

    private static final String LIST_OR_GROUP = "[\\[{].*";

    private KeptConf() {}

    /**
     * Writes the configuration of a run with what was set on top of it.
     *
     * @param settings {@code key=value}; the last one for a key wins
     */
    static void write(Path file, Path shipped, List<String> settings) {
        try {
            Files.writeString(file, text(Files.readString(shipped), settings));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    static String text(String shipped, List<String> settings) {
        return settings.stream()
                .map(setting -> setting.split("=", 2))
                .map(setting -> setting[0] + " = " + value(setting[1]))
                .collect(Collectors.joining("\n", shipped.stripTrailing() + "\n\n# The run on this machine\n", "\n"));
    }

    private static String value(String value) {
        if (value.matches(PLAIN) || value.matches(LIST_OR_GROUP)) {
            return value;
        }
        return Json.MAPPER.getNodeFactory().textNode(value).toString();
    }

    /**
     * Writes a program that gives the job's commands the services of a run. A configuration cannot do that alone: it
     * holds no credentials, and S3A takes its endpoint from Spark.
     *
     * @param environment the variables to set
     */
    static void writeCommand(Path file, Map<String, String> environment) {
        try {
            Files.writeString(file, command(Path.of("submit", "dynasage").toAbsolutePath(), environment));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("Cannot make " + file + " executable");
        }
    }

    static String command(Path dynasage, Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.joining(
                        "\n",
                        "#!/usr/bin/env bash\n# Dynasage's commands on the services that laptop.sh --keep has left.\n",
                        "\nexec '" + dynasage + "' \"$@\"\n"));
    }

    /** Returns the options that point Spark at the services, for DYNASAGE_OPTS. */
    static String options(Map<String, String> sparkConf) {
        return sparkConf.entrySet().stream()
                .map(setting -> "--conf " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" ", "'", "'"));
    }
}
