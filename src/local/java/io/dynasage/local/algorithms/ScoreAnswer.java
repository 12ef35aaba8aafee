package io.dynasage.local.algorithms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.HostedModel.Payload;
import io.dynasage.local.services.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer of Amazon's own algorithms in the requested format.
 *
 * @param scores float32, one for each row
 * @param labels the same number of decisions, or null for a regressor; JSON keeps their own number type, RecordIO
 *     writes them as float32
 */
public record ScoreAnswer(float[] scores, Number[] labels) {
    /** The format with one document that holds a list of predictions. */
    public static final String JSON = "application/json";
    /** The format with one prediction per line. */
    public static final String JSON_LINES = "application/jsonlines";
    /** The format with one record per prediction. */
    public static final String RECORDIO = "application/x-recordio-protobuf";

    /**
     * Returns the format for a request: JSON if the caller accepts any, or status 406 if the algorithm lacks the
     * format.
     */
    public static String type(String accept, String algorithm) {
        String wanted = accept == null ? "" : accept.replaceFirst("[;,].*", "").strip();
        return switch (wanted) {
            case "", "*/*", JSON -> JSON;
            case JSON_LINES, RECORDIO -> wanted;
            default ->
                throw new ModelRefusal(
                        406,
                        "Accept type '" + accept + "' is not supported; " + algorithm + " answers " + JSON + ", "
                                + JSON_LINES + " and " + RECORDIO);
        };
    }

    /** Returns the answer in one of the three formats, as {@link #type} names it. */
    public Payload as(String type) {
        return new Payload(
                type,
                switch (type) {
                    case JSON -> json();
                    case JSON_LINES -> jsonLines();
                    default -> recordIo();
                });
    }

    private byte[] json() {
        ObjectNode answer = Json.object();
        answer.putArray("predictions");
        for (int row = 0; row < scores.length; row++) {
            answer.withArray("predictions").add(prediction(row));
        }
        return Json.bytes(answer);
    }

    private byte[] jsonLines() {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < scores.length; row++) {
            lines.append(prediction(row)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode prediction(int row) {
        ObjectNode prediction = Json.object().put("score", (double) scores[row]);
        if (labels == null) {
            return prediction;
        }
        return labels[row] instanceof Integer whole
                ? prediction.put("predicted_label", whole)
                : prediction.put("predicted_label", labels[row].floatValue());
    }

    private byte[] recordIo() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int row = 0; row < scores.length; row++) {
            answer.writeBytes(AnswerFrame.of(scores[row], labels == null ? null : labels[row]));
        }
        return answer.toByteArray();
    }
}
