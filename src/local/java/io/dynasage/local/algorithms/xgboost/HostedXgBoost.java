package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.ScoreAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A served XGBoost model. Requests can be CSV, LIBSVM or RecordIO-protobuf, without labels. Answers can be CSV with one
 * prediction per line (the default) or JSON.
 */
final class HostedXgBoost implements HostedModel {
    private static final String CSV = "text/csv";
    private static final List<String> ACCEPTED =
            List.of(ScoreAnswer.JSON, ScoreAnswer.JSON_LINES, ScoreAnswer.RECORDIO, CSV);

    private final Booster booster;
    private final long features;

    private HostedXgBoost(Booster booster, long features) {
        this.booster = booster;
        this.features = features;
    }

    /** Reads a model file in the format of XGBoost 1.7. */
    static HostedXgBoost load(byte[] model, String source) throws IOException {
        try {
            Booster booster = XGBoost.loadModel(model);
            booster.setParam("nthread", "1");
            return new HostedXgBoost(booster, booster.getNumFeature());
        } catch (XGBoostError e) {
            throw new IOException(
                    "Unable to load model: Model " + source + " cannot be loaded: XGB load model error="
                            + e.getMessage() + "; use a model that XGBoost 1.7 or an earlier 1.x has saved",
                    e);
        } catch (LinkageError e) {
            throw XgBoostMatrix.unavailable(e);
        }
    }

    @Override
    public Payload invoke(Payload request, String accept) {
        if (request.body().length == 0) {
            return new Payload(CSV, new byte[0]);
        }
        XgBoostChannels.Format format;
        try {
            format = XgBoostChannels.ofRequest(request.contentType());
        } catch (IllegalArgumentException e) {
            throw new ModelRefusal(415, e.getMessage());
        }
        XgBoostRequest rows = XgBoostRequest.of(format, request.body());
        rows.check(format, features);
        float[][] predictions = predict(rows.rows());
        String answerType = answerType(accept);
        return new Payload(
                answerType,
                (answerType.equals(CSV) ? csv(predictions) : json(predictions)).getBytes(StandardCharsets.UTF_8));
    }

    private synchronized float[][] predict(ExampleRows rows) {
        try (XgBoostMatrix matrix = new XgBoostMatrix(rows)) {
            return booster.predict(matrix.matrix());
        } catch (XGBoostError e) {
            throw new ModelRefusal(400, "Unable to evaluate payload provided: " + e.getMessage());
        }
    }

    private static String answerType(String accept) {
        String wanted = accept == null ? "" : accept.replaceFirst(";.*", "").strip();
        if (wanted.isEmpty() || wanted.equals("*/*")) {
            return CSV;
        }
        if (!ACCEPTED.contains(wanted.toLowerCase(Locale.ROOT))) {
            throw new ModelRefusal(
                    406,
                    "Accept type " + wanted + " is not supported. Please use supported accept types: "
                            + ACCEPTED.stream()
                                    .map(type -> "'" + type + "'")
                                    .collect(Collectors.joining(", ", "[", "]"))
                            + ".");
        }
        if (!wanted.equalsIgnoreCase(CSV) && !wanted.equalsIgnoreCase(ScoreAnswer.JSON)) {
            throw new ModelRefusal(
                    500,
                    "Content type " + wanted
                            + " is not supported by this framework; without selectable inference output "
                            + "the container answers " + CSV + " and " + ScoreAnswer.JSON + " only");
        }
        return wanted.toLowerCase(Locale.ROOT);
    }

    private static String csv(float[][] predictions) {
        StringBuilder lines = new StringBuilder();
        for (float[] row : predictions) {
            lines.append(values(row, ",")).append('\n');
        }
        return lines.toString();
    }

    private static String json(float[][] predictions) {
        StringBuilder answer = new StringBuilder("{\"predictions\": [");
        for (int i = 0; i < predictions.length; i++) {
            String score = values(predictions[i], ", ");
            answer.append(i == 0 ? "" : ", ")
                    .append("{\"score\": ")
                    .append(predictions[i].length == 1 ? score : "[" + score + "]")
                    .append('}');
        }
        return answer.append("]}").toString();
    }

    /** Returns each float32 widened and printed as Python does. */
    private static String values(float[] row, String separator) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            text.append(i == 0 ? "" : separator).append(PythonText.of(row[i]));
        }
        return text.toString();
    }
}
