package io.dynasage.sagemaker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The losses by epoch in the lines that a training container prints: those of Amazon's own algorithms, and the metrics
 * by round of XGBoost. All other lines are skipped, and so is a value that is not a finite number.
 */
final class TrainingLosses {
    /** A bound for the run's record. */
    static final int MOST_POINTS = 4_000;

    /** Longer lines hold no metric. */
    private static final int LONGEST_LINE = 2_000;

    private static final String NUMBER = "(-?\\d{1,20}(?:\\.\\d{1,20})?(?:[eE][-+]?\\d{1,3})?)(?![^\\s#])";
    private static final Pattern EPOCH = Pattern.compile(
            "#quality_metric: host=\\S+, epoch=(\\d{1,6}), (train|validation) (\\S{1,64}) <loss>=" + NUMBER);
    private static final String TAB = "(?:#011|\\t)";
    private static final Pattern ROUND = Pattern.compile("\\[(\\d{1,6})]" + TAB + ".*");
    private static final Pattern ROUND_VALUE = Pattern.compile(TAB + "(train|validation)-([^\\s:#]{1,64}):" + NUMBER);

    private final Map<String, SortedMap<Integer, Double>> losses = new LinkedHashMap<>();
    private int points;

    private TrainingLosses() {}

    /**
     * Returns the values by epoch of each series, which is named after the part and the metric, such as {@code train
     * rmse}. Series keep the order of the lines. If a line repeats an epoch, as after an interruption, the last one
     * counts.
     */
    static Map<String, SortedMap<Integer, Double>> of(List<String> lines) {
        TrainingLosses found = new TrainingLosses();
        lines.stream().filter(line -> line.length() <= LONGEST_LINE).forEach(found::see);
        return found.losses;
    }

    private void see(String line) {
        Matcher epoch = EPOCH.matcher(line);
        Matcher round = ROUND.matcher(line);
        if (epoch.find()) {
            add(epoch.group(2), epoch.group(3), epoch.group(1), epoch.group(4));
        } else if (round.matches()) {
            ROUND_VALUE
                    .matcher(line)
                    .results()
                    .forEach(value -> add(value.group(1), value.group(2), round.group(1), value.group(3)));
        }
    }

    private void add(String part, String metric, String epoch, String text) {
        double value = Double.parseDouble(text);
        if (Double.isFinite(value) && points < MOST_POINTS) {
            losses.computeIfAbsent(part + " " + metric, name -> new TreeMap<>()).put(Integer.valueOf(epoch), value);
            points++;
        }
    }
}
