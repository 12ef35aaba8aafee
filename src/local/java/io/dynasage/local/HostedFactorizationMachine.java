package io.dynasage.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.TensorType;
import io.dynasage.model.FactorizationMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A served factorization machine. Requests: JSON, JSON Lines, RecordIO-protobuf (no CSV). Answers: the same three; JSON if the caller
 * has no wish. A classifier answers {@code score} and {@code predicted_label} (1.0 where the score is at least 0.5), a regressor
 * {@code score}; all are float32.
 */
final class HostedFactorizationMachine implements HostedModel {
    private static final String JSON = "application/json";
    private static final String JSON_LINES = "application/jsonlines";
    private static final double THRESHOLD = 0.5;

    private final FactorizationMachine model;

    HostedFactorizationMachine(FactorizationMachine model) {
        this.model = model;
    }

    @Override
    public Payload invoke(Payload request, String accept) {
        String answerType = answerType(accept);
        FeatureRows rows = new FeatureRows(model.featureDim());
        List<FeatureRows.FeatureRow> features = switch (request.contentType()) {
            case JSON -> rows.fromJson(request.body());
            case JSON_LINES -> rows.fromJsonLines(request.body());
            case FactorizationMachineContainer.RECORDIO -> rows.fromRecordIo(request.body());
            default -> throw new ModelRefusal(415, "Content type '" + request.contentType()
                    + "' is not supported; factorization-machines reads "
                    + JSON + ", " + JSON_LINES + " and " + FactorizationMachineContainer.RECORDIO);
        };
        float[] scores = new float[features.size()];
        for (int i = 0; i < scores.length; i++) {
            FeatureRows.FeatureRow row = features.get(i);
            scores[i] = (float) model.score(row.indices(), row.values(), row.indices().length);
        }
        return new Payload(answerType, switch (answerType) {
            case JSON -> json(scores);
            case JSON_LINES -> jsonLines(scores);
            default -> recordIo(scores);
        });
    }

    private static String answerType(String accept) {
        String wanted = accept == null ? "" : accept.replaceFirst("[;,].*", "").strip();
        return switch (wanted) {
            case "", "*/*", JSON -> JSON;
            case JSON_LINES, FactorizationMachineContainer.RECORDIO -> wanted;
            default -> throw new ModelRefusal(406, "Accept type '" + accept
                    + "' is not supported; factorization-machines answers " + JSON + ", "
                    + JSON_LINES + " and " + FactorizationMachineContainer.RECORDIO);
        };
    }

    private byte[] json(float[] scores) {
        ObjectNode answer = Json.object();
        answer.putArray("predictions");
        for (float score : scores) {
            answer.withArray("predictions").add(prediction(score));
        }
        return Json.bytes(answer);
    }

    private byte[] jsonLines(float[] scores) {
        StringBuilder lines = new StringBuilder();
        for (float score : scores) {
            lines.append(prediction(score)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode prediction(float score) {
        ObjectNode prediction = Json.object().put("score", (double) score);
        return model.classifier() ? prediction.put("predicted_label", label(score)) : prediction;
    }

    private byte[] recordIo(float[] scores) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(answer, TensorType.FLOAT32)) {
            for (float score : scores) {
                writer.writeScores(score, model.classifier() ? (Float) label(score) : null);
            }
        } catch (IOException e) {
            throw new IllegalStateException("An answer could not be encoded", e);
        }
        return answer.toByteArray();
    }

    private static float label(float score) {
        return score >= THRESHOLD ? 1 : 0;
    }
}
