package io.dynasage.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The end of a run in CloudWatch's embedded metric format: one line of JSON. Wherever the line reaches CloudWatch Logs
 * as an event of its own, CloudWatch makes metrics of it, in the namespace {@value #NAMESPACE} with the dimension
 * {@value #DIMENSION}. The run's id and outcome are beside them for searching; as dimensions they would make a new
 * metric of every run.
 */
public final class EmbeddedMetrics {
    /** The namespace of all metrics. */
    public static final String NAMESPACE = "Dynasage";
    /** The one dimension: the job's name. */
    public static final String DIMENSION = "job";
    /** What one line may carry. */
    static final int MOST_METRICS = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private EmbeddedMetrics() {}

    /**
     * The line, without an end of line. Metrics beyond the {@value #MOST_METRICS} that the format allows are left out.
     */
    public static String line(RunEnd end) {
        ObjectNode root = JSON.createObjectNode();
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
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The metrics of run " + end.runId() + " cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
