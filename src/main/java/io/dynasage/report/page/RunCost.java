package io.dynasage.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run used, at the prices of its settings. The cluster that Spark ran on is not known here. */
record RunCost(RunFiles files) {
    private static final double HOURS_A_MONTH = 730;
    /** A size as the settings have it: {@code 30GiB}, {@code 30g}, {@code 30720 MiB}. */
    private static final Pattern VOLUME = Pattern.compile("(\\d+)\\s*([mMgGtT])(i|iB|[ei]bibytes?)?");

    /** Returns the cost of reading and training; empty if a price is missing, or DynamoDB made an export. */
    Optional<Double> dollars() {
        return training().filter(any -> !isExported()).map(training -> training + reading());
    }

    /** Returns rows of what is paid for, how much of it, and dollars. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "reading the table",
                Figures.count((long)
                                files.record().at("/source/consumedReadUnits").asDouble()) + " read units",
                read()));
        rows.add(List.of(
                "training",
                Figures.seconds(billable()) + " billed on " + files.setting("training.instance-count") + " x "
                        + files.setting("training.instance-type"),
                training().map(Figures::dollars).orElse("no price in the settings")));
        if (files.record().path("endpoint").isObject()) {
            rows.add(List.of(
                    "the endpoint, for a month",
                    files.setting("endpoint.instance-count") + " x " + files.setting("endpoint.instance-type"),
                    hour("endpoint")
                            .map(hour -> Figures.dollars(hour * HOURS_A_MONTH))
                            .orElse("no price in the settings")));
        }
        return rows;
    }

    /** Returns where and when the prices held. */
    String basis() {
        return files.setting("prices.as-of");
    }

    private String read() {
        if (isExported()) {
            return "not known here: DynamoDB bills the export by the gigabyte";
        }
        return Figures.dollars(reading()) + " on demand; nothing more with provisioned capacity";
    }

    /** Returns whether DynamoDB exported the table for the run. */
    private boolean isExported() {
        return List.of("export", "incremental")
                        .contains(files.record().at("/source/kind").asText())
                && List.of("", "null").contains(files.setting("source.export.uri"));
    }

    private double reading() {
        return files.record().at("/source/consumedReadUnits").asDouble() / 1e6 * number("prices.million-read-units");
    }

    private double billable() {
        return files.record().at("/training/billableSeconds").asDouble()
                + files.record().at("/refit/training/billableSeconds").asDouble();
    }

    private Optional<Double> training() {
        double disk = gigabytes() * number("prices.disk-gigabyte-month") / HOURS_A_MONTH * count("training");
        return hour("training").map(hour -> (hour + disk) * billable() / 3600);
    }

    private double gigabytes() {
        Matcher volume = VOLUME.matcher(files.setting("training.volume-size"));
        if (!volume.matches()) {
            return 0;
        }
        double size = Double.parseDouble(volume.group(1));
        return switch (volume.group(2)) {
            case "m", "M" -> size / 1024;
            case "t", "T" -> size * 1024;
            default -> size;
        };
    }

    private Optional<Double> hour(String group) {
        return Optional.of("prices.instance-hour." + files.setting(group + ".instance-type"))
                .filter(price -> !files.setting(price).isEmpty())
                .map(price -> number(price) * count(group));
    }

    private double count(String group) {
        return number(group + ".instance-count");
    }

    private double number(String key) {
        return files.record().path("settings").path(key).asDouble();
    }
}
