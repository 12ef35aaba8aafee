package io.dynasage.quality;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the first tenth of a file's rows is from a random tenth, in standard deviations of such.
 *
 * @param label of the mean label
 * @param users of the squared differences between how often each user is there and should be (chi-squared)
 */
record FileStart(double label, double users) {
    private static final int TENTH = 10;

    static FileStart of(List<Double> labels, List<Long> users) {
        int start = labels.size() / TENTH;
        return new FileStart(
                Math.abs(mean(labels.subList(0, start)) - mean(labels)) / deviation(labels, start),
                spread(users, start));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    }

    /** Of the mean of so many values drawn without putting back. */
    private static double deviation(List<Double> values, int drawn) {
        double mean = mean(values);
        double variance = values.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.size() - 1);
        return Math.sqrt(variance / drawn * (1 - (double) drawn / values.size()));
    }

    private static double spread(List<Long> users, int start) {
        Map<Long, Integer> all = new HashMap<>();
        Map<Long, Integer> early = new HashMap<>();
        users.forEach(user -> all.merge(user, 1, Integer::sum));
        users.subList(0, start).forEach(user -> early.merge(user, 1, Integer::sum));
        double share = (double) start / users.size();
        double chiSquared = all.entrySet().stream()
                .mapToDouble(user -> {
                    double expected = user.getValue() * share;
                    double difference = early.getOrDefault(user.getKey(), 0) - expected;
                    return difference * difference / (expected * (1 - share));
                })
                .sum();
        int degrees = all.size() - 1;
        return Math.abs(chiSquared - degrees) / Math.sqrt(2.0 * degrees);
    }
}
