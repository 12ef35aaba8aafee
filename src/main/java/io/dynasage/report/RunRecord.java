package io.dynasage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;

/**
 * The record of a finished run, {@code run.json}: names in lowerCamelCase, times as ISO 8601 in UTC, durations in seconds.
 * It is written last, so that its presence means that the run succeeded.
 *
 * @param status {@code Completed}
 * @param features counts of the training window
 * @param endpoint null when the run was not to deploy
 */
public record RunRecord(String runId, String job, String status, String startedAt, String finishedAt, Source source, Events events,
        Features features, Map<String, Channel> channels, Training training, Evaluation evaluation,
        @JsonInclude(JsonInclude.Include.NON_NULL) Endpoint endpoint, List<Stage> stages, String folder, Map<String, String> settings) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * What was read; units are DynamoDB read units.
     *
     * @param rejectedLines lines of exports that hold no item
     * @param exports the exports that were read, the base of a chain first
     */
    public record Source(String kind, String table, long items, long rejectedLines, int segments, double consumedReadUnits, List<String> exports) {
    }

    /**
     * Items that became events, and those that did not, by reason; together they are the items read.
     *
     * @param asOf the instant at which ttl and cut-off looked at the events; null if neither was asked for
     * @param drift what the items hold otherwise than in the last run, one sentence each
     */
    public record Events(long accepted, Map<String, Long> rejected, Map<String, Long> filtered, long duplicates, String asOf,
            List<String> drift) {
    }

    /** Size of the encoded space. */
    public record Features(long users, long items, int featureDim) {
    }

    /** One channel's files. */
    public record Channel(String uri, String format, long rows, long bytes, List<File> files) {
    }

    /** One file; the digest is SHA-256 in lower-case hex. */
    public record File(String name, long bytes, long rows, String sha256) {
    }

    /** The training job as SageMaker described it at its end. */
    public record Training(String jobName, String image, Map<String, String> hyperparameters, List<Transition> statusTransitions,
            long seconds, long billableSeconds, Map<String, Double> metrics, String modelArtifact) {
    }

    /** A status that the training job went through. */
    public record Transition(String status, String message, String at) {
    }

    /** The trained model and item popularity, each held-out event ranked against the same number of negatives. */
    public record Evaluation(int negatives, Metrics model, Metrics popularity) {
    }

    /** Area under the ROC curve, hit rate and normalised discounted cumulative gain of the first ten. */
    public record Metrics(double auc, double hrAt10, double ndcgAt10) {
    }

    /** The endpoint as it is after the run. */
    public record Endpoint(String name, String config, String status) {
    }

    /** One stage's wall time. */
    public record Stage(String name, double seconds) {
    }

    /** The record as indented JSON. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The record of run " + runId + " cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
