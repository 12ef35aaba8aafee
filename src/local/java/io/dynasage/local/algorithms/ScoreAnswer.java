package io.dynasage.local.algorithms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.HostedModel.Payload;
import io.dynasage.local.services.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer of Amazon's own algorithms in the asked form.
 *
 * @param scores float32, one for each row
 * @param labels the same number of decisions, or null from a regressor; JSON has them as what they are, RecordIO as
 *     float32
 */
public record ScoreAnswer(float[] scores, Number[] labels) {
    /** One document with a list of predictions. */
    public static final String JSON = "application/json";
    /** A prediction on each line. */
    public static final String JSON_LINES = "application/jsonlines";
    /** A record for each prediction. */
    public static final String RECORDIO = "application/x-recordio-protobuf";

    /** The form that a request wants: JSON if the caller has no wish; status 406 if the algorithm has no such form. */
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

    /** The answer in one of the three forms, as {@link #type} names it. */
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
