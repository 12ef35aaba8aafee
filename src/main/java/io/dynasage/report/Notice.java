package io.dynasage.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.storage.S3Uri;
import java.util.Locale;

/**
 * The notification about the end of a run: text for people and JSON for programs.
 *
 * @param end the end of the run to report
 */
public record Notice(RunEnd end) {
    /**
     * The longest reason, in characters. SNS accepts 256 KiB, and a message contains the reason six times, escaped
     * twice.
     */
    private static final int LONGEST_REASON = 4_000;

    private static final int LONGEST_SUBJECT = 99;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns one line of at most 99 printable ASCII characters, as SNS requires. */
    public String subject() {
        String subject = "Dynasage " + end.job() + ": run " + end.runId()
                + switch (end.outcome()) {
                    case COMPLETED -> end.endpoint() == null ? " is done" : " is deployed";
                    case REFUSED -> " was refused by the gate";
                    case FAILED -> " failed" + (end.stage() == null ? "" : " in " + end.stage());
                };
        String printable = subject.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= LONGEST_SUBJECT ? printable : printable.substring(0, LONGEST_SUBJECT);
    }

    /** Returns the text of an email, a few lines long. */
    public String text() {
        StringBuilder text = new StringBuilder(
                switch (end.outcome()) {
                    case COMPLETED ->
                        "Run " + end.runId() + " of " + end.job()
                                + (end.endpoint() == null
                                        ? " is done; it was to deploy nothing."
                                        : " is done: endpoint " + end.endpoint() + " serves its model.");
                    case REFUSED ->
                        "The gate refused the model of run " + end.runId() + " of " + end.job()
                                + "; what served before serves on.";
                    case FAILED ->
                        "Run " + end.runId() + " of " + end.job() + " failed"
                                + (end.stage() == null
                                        ? " before its first stage."
                                        : " in the stage " + end.stage() + ". What it finished is kept: run --resume "
                                                + end.runId() + " goes on from there.");
                });
        text.append("\n\n")
                .append(reason().isBlank() ? "No reason is given." : reason())
                .append("\n\n");
        end.metrics()
                .forEach(metric -> text.append(metric.name())
                        .append(": ")
                        .append(number(metric.value()))
                        .append('\n'));
        return text.append("\nAll of the run: ")
                .append(s3())
                .append('\n')
                .append(console())
                .append('\n')
                .toString();
    }

    /**
     * Returns an object with job, runId, outcome, stage, reason, endpoint, metrics, at, folder and console. Unknown
     * values are null.
     */
    public String json() {
        ObjectNode root = JSON.createObjectNode()
                .put("job", end.job())
                .put("runId", end.runId())
                .put("outcome", end.outcome().toString())
                .put("stage", end.stage())
                .put("reason", reason())
                .put("endpoint", end.endpoint())
                .put("at", end.at().toString());
        ObjectNode metrics = root.putObject("metrics");
        end.metrics().forEach(metric -> metrics.put(metric.name(), metric.value()));
        return write(root.put("folder", s3()).put("console", console()));
    }

    /** Returns the message that SNS delivers by protocol: text to people; JSON to queues, functions and webhooks. */
    public String messages() {
        ObjectNode messages = JSON.createObjectNode().put("default", text());
        for (String protocol : new String[] {"sqs", "lambda", "http", "https", "firehose"}) {
            messages.put(protocol, json());
        }
        return write(messages);
    }

    private String reason() {
        String reason = end.reason() == null ? "" : end.reason();
        return reason.length() <= LONGEST_REASON
                ? reason
                : reason.substring(0, LONGEST_REASON) + " … (" + (reason.length() - LONGEST_REASON) + " more signs)";
    }

    private String s3() {
        return S3Uri.forAws(end.folder());
    }

    /** Returns the address of the folder's page in the AWS console. */
    private String console() {
        S3Uri folder = S3Uri.of(end.folder());
        return "https://console.aws.amazon.com/s3/buckets/" + folder.bucket() + "?prefix=" + folder.key();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String write(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A notice cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
