package io.dynasage.local.algorithms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric that is read from a container's log.
 *
 * @param name the name, for example {@code train:progress}
 * @param regex the pattern, whose first group is the value
 */
public record MetricDefinition(String name, Pattern regex) {

    /** Returns the definition with the regex that AWS publishes; its first group is the value. */
    public static MetricDefinition of(String name, String regex) {
        return new MetricDefinition(name, Pattern.compile(regex));
    }

    /** Returns a new list of the first metrics of Amazon's own algorithms, to which more can be added. */
    public static List<MetricDefinition> ofProgress() {
        return new ArrayList<>(List.of(
                of("train:progress", "#progress_metric: host=\\S+, completed (\\S+) %"),
                of("train:throughput", "#throughput_metric: host=\\S+, train throughput=(\\S+) records/second")));
    }

    /** Returns the last value of each metric that occurs in the log, as in the service's FinalMetricDataList. */
    public static Map<String, Float> last(List<MetricDefinition> definitions, List<String> log) {
        Map<String, Float> values = new LinkedHashMap<>();
        for (MetricDefinition definition : definitions) {
            for (int i = log.size() - 1; i >= 0; i--) {
                Matcher matcher = definition.regex().matcher(log.get(i));
                if (matcher.find()) {
                    values.put(definition.name(), Float.parseFloat(matcher.group(1)));
                    break;
                }
            }
        }
        return values;
    }
}
