package io.dynasage.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.storage.S3Uri;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The notification about the end of a run: text for people and JSON for programs.
 *
 * @param end the end of the run to report
 */
public record Notification(RunEnd end) {
    /**
     * The longest reason, in characters. SNS accepts 256 KiB, and a message contains the reason six times, escaped
     * twice.
     */
    private static final int LONGEST_REASON = 4_000;

    private static final int LONGEST_SUBJECT = 99;

    /** Returns one line of at most 99 printable ASCII characters, as SNS requires. */
    public String subject() {
        String subject = "Dynasage " + end.job() + ": run " + end.runId()
                + switch (end.outcome()) {
                    case COMPLETED -> endpoint().map(name -> " is deployed").orElse(" is done");
                    case REFUSED -> " was refused";
                    case FAILED -> " failed" + stage().map(" in "::concat).orElse("");
                };
        return subject.substring(0, Math.min(LONGEST_SUBJECT, subject.length())).replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** Returns the text of an email, a few lines long. */
    public String text() {
        StringBuilder text = new StringBuilder(outcome())
                .append("\n\n")
                .append(reason().isBlank() ? "No reason is given." : reason())
                .append("\n\n");
        end.metrics()
                .forEach(metric -> text.append(metric.name())
                        .append(": ")
                        .append(number(metric.value()))
                        .append('\n'));
        return text.append("\nWhat to do: ")
                .append(end.next().sentence())
                .append("\nAll of the run: ")
                .append(s3())
                .append('\n')
                .append(console())
                .append('\n')
                .toString();
    }

    private String outcome() {
        String run = end.runId() + " of " + end.job();
        return switch (end.outcome()) {
            case COMPLETED ->
                "Run " + run + " is done"
                        + endpoint()
                                .map(name -> ": endpoint " + name + " serves its model.")
                                .orElse("; it deployed nothing.");
            case REFUSED -> "The model of run " + run + " was refused; what served before serves on.";
            case FAILED ->
                "Run " + run + " failed"
                        + stage().map(stage -> " in the stage " + stage + ", with exit code " + end.code() + ".")
                                .orElse(" before its first stage, with exit code " + end.code() + ".");
        };
    }

    /**
     * Returns an object with job, runId, outcome, stage, reason, endpoint, at, code, next, retry, metrics, folder and
     * console. Unknown values are null.
     */
    public String json() {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("job", end.job())
                .put("runId", end.runId())
                .put("outcome", end.outcome().toString())
                .put("stage", end.stage())
                .put("reason", reason())
                .put("endpoint", end.endpoint())
                .put("at", end.at().toString())
                .put("code", end.code())
                .put("next", end.next().sentence())
                .put("retry", end.next().retry().toString());
        ObjectNode metrics = root.putObject("metrics");
        end.metrics().forEach(metric -> metrics.put(metric.name(), metric.value()));
        return root.put("folder", s3()).put("console", console()).toString();
    }

    /** Returns the message that SNS delivers by protocol: text to people; JSON to queues, functions and webhooks. */
    public String messages() {
        ObjectNode messages = JsonNodeFactory.instance.objectNode().put("default", text());
        for (String protocol : new String[] {"sqs", "lambda", "http", "https", "firehose"}) {
            messages.put(protocol, json());
        }
        return messages.toString();
    }

    private String reason() {
        String reason = Objects.requireNonNullElse(end.reason(), "");
        int more = reason.length() - LONGEST_REASON;
        if (more <= 0) {
            return reason;
        }
        return reason.substring(0, LONGEST_REASON) + " … (" + more + " more characters)";
    }

    private Optional<String> stage() {
        return Optional.ofNullable(end.stage());
    }

    private Optional<String> endpoint() {
        return Optional.ofNullable(end.endpoint());
    }

    private String s3() {
        return S3Uri.forAws(end.folder());
    }

    private String console() {
        return RunOutcome.Links.console(end.folder());
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
