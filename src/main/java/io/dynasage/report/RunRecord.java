package io.dynasage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;

/**
 * The record of a finished run, {@code run.json}: names in lowerCamelCase, times as ISO 8601 in UTC, durations in
 * seconds. It is written last, so that its presence means that the run came to its end.
 *
 * @param status {@code Completed}, or {@code Refused} by the gate
 * @param endpoint null when the run was not to deploy
 * @param recommendations null when none were made
 */
public record RunRecord(
        String runId,
        String job,
        String status,
        String startedAt,
        String finishedAt,
        Source source,
        Events events,
        Features features,
        Map<String, Channel> channels,
        Training training,
        Evaluation evaluation,
        @JsonInclude(JsonInclude.Include.NON_NULL) Endpoint endpoint,
        @JsonInclude(JsonInclude.Include.NON_NULL) Recommendations recommendations,
        List<Stage> stages,
        String folder,
        Map<String, String> settings) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * What was read; units are DynamoDB read units.
     *
     * @param rejectedLines lines of exports that hold no item
     * @param exports the exports that were read, the base of a chain first
     */
    public record Source(
            String kind,
            String table,
            long items,
            long rejectedLines,
            int segments,
            double consumedReadUnits,
            List<String> exports) {}

    /**
     * Items that became events, and those that did not, by reason; together they are the items read.
     *
     * @param asOf the instant at which ttl and cut-off looked at the events; null if neither was asked for
     * @param drift what the items hold otherwise than in the last run, one sentence each
     */
    public record Events(
            long accepted,
            Map<String, Long> rejected,
            Map<String, Long> filtered,
            long duplicates,
            String asOf,
            List<String> drift) {}

    /**
     * What the model knows of.
     *
     * @param blocks features of each column, the unknown one included
     * @param sha256 of the index from ids to features, in lower-case hex
     * @param validationFrom where the split in time cut; null for other splits, as {@code testFrom}
     * @param filled missing numbers that took their declared default, by column
     */
    public record Features(
            String useCase,
            Map<String, Integer> blocks,
            int featureDim,
            String sha256,
            String validationFrom,
            String testFrom,
            Cleaning cleaning,
            Map<String, Long> filled) {}

    /**
     * What became of the events before anything was learnt: {@code events = kept + forgottenEvents + repeatedEvents +
     * cappedEvents}.
     */
    public record Cleaning(
            long events,
            long kept,
            long idsToForget,
            long forgottenUsers,
            long forgottenEvents,
            long repeatedEvents,
            long cappedUsers,
            long cappedEvents) {}

    /** One channel's files. */
    public record Channel(String uri, String format, long rows, long bytes, List<File> files) {}

    /** One file; the digest is SHA-256 in lower-case hex. */
    public record File(String name, long bytes, long rows, String sha256) {}

    /** The training job as SageMaker described it at its end. */
    public record Training(
            String jobName,
            String image,
            Map<String, String> hyperparameters,
            List<Transition> statusTransitions,
            long seconds,
            long billableSeconds,
            Map<String, Double> metrics,
            String modelArtifact) {}

    /** A status that the training job went through. */
    public record Transition(String status, String message, String at) {}

    /**
     * What was measured on the test part; intervals and segments are in {@code evaluation.json} beside this record.
     *
     * @param primaryMetric what the gate compares by
     * @param scorers the metrics of the model, the live model and the baselines, by their names
     * @param passed whether the gate let the model pass
     * @param reasons the gate's, a sentence each
     */
    public record Evaluation(
            String primaryMetric, Map<String, Map<String, Double>> scorers, boolean passed, List<String> reasons) {}

    /**
     * The endpoint as it is after the run.
     *
     * @param parityDifference largest difference between its answers and the artefact's; null if that was not looked at
     */
    public record Endpoint(String name, String config, String status, Double parityDifference) {}

    /** The lists of the best items for every user. */
    public record Recommendations(String uri, long users, int perUser, String table) {}

    /** One stage's wall time. */
    public record Stage(String name, double seconds) {}

    /** What {@link RunMetrics} makes of the record, by name; it is written beside the rest and follows from it. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Map<String, Double> metrics() {
        return RunMetrics.values(RunMetrics.of(this));
    }

    /** The record as indented JSON. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The record of run " + runId + " cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
