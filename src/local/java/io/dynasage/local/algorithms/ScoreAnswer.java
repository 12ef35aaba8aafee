package io.dynasage.local.algorithms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.HostedModel.Payload;
import io.dynasage.local.services.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** An answer of Amazon's own algorithms in the requested format: one prediction for each row. */
public record ScoreAnswer(List<Prediction> predictions) {

    /**
     * The prediction for a row.
     *
     * @param label the decision, empty for a regressor; JSON keeps its number type, RecordIO writes it as float32
     */
    public record Prediction(float score, Optional<Number> label) {}

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
        String wanted = Objects.requireNonNullElse(accept, "")
                .replaceFirst("[;,].*", "")
                .strip();
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
        answer.putArray("predictions")
                .addAll(predictions.stream().map(ScoreAnswer::json).toList());
        return Json.bytes(answer);
    }

    private byte[] jsonLines() {
        return predictions.stream()
                .map(prediction -> json(prediction) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode json(Prediction prediction) {
        ObjectNode json = Json.object().put("score", (double) prediction.score());
        prediction.label().ifPresent(label -> json.putPOJO("predicted_label", label));
        return json;
    }

    private byte[] recordIo() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        predictions.forEach(prediction -> answer.writeBytes(AnswerFrame.of(prediction.score(), prediction.label())));
        return answer.toByteArray();
    }
}
