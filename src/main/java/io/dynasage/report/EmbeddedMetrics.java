package io.dynasage.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The end of a run in CloudWatch's embedded metric format: one line of JSON. When the line reaches CloudWatch Logs as a
 * separate event, CloudWatch turns it into metrics in the namespace {@value #NAMESPACE} with the dimension
 * {@value #DIMENSION}. The line also contains the run's id and outcome, so that you can search for them. They are not
 * dimensions, because each run would then create a new metric.
 */
public final class EmbeddedMetrics {
    /** The namespace of all metrics. */
    public static final String NAMESPACE = "Dynasage";
    /** The only dimension: the job's name. */
    public static final String DIMENSION = "job";
    /** The largest number of metrics in one line. */
    static final int MOST_METRICS = 100;

    private EmbeddedMetrics() {}

    /**
     * Returns the line without a line terminator. It leaves out metrics beyond the {@value #MOST_METRICS} that the
     * format allows.
     */
    public static String line(RunEnd end) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode directive = root.putObject("_aws")
                .put("Timestamp", end.at().toEpochMilli())
                .putArray("CloudWatchMetrics")
                .addObject()
                .put("Namespace", NAMESPACE);
        directive.putArray("Dimensions").addArray().add(DIMENSION);
        var definitions = directive.putArray("Metrics");
        root.put(DIMENSION, end.job())
                .put("runId", end.runId())
                .put("outcome", end.outcome().toString());
        if (end.stage() != null) {
            root.put("stage", end.stage());
        }
        end.metrics().stream().limit(MOST_METRICS).forEach(metric -> {
            definitions
                    .addObject()
                    .put("Name", metric.name())
                    .put("Unit", metric.unit().toString());
            root.put(metric.name(), metric.value());
        });
        return root.toString();
    }
}
