package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.HostedModel.Payload;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.ScoreAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        XgBoostChannels.Format format = XgBoostChannels.ofRequest(request.contentType());
        XgBoostRequest rows = XgBoostRequest.of(format, request.body());
        rows.check(format, features);
        List<float[]> predictions = List.of(predict(rows.rows()));
        return switch (answerType(accept)) {
            case CSV -> new Payload(CSV, csv(predictions).getBytes(StandardCharsets.UTF_8));
            default -> new Payload(ScoreAnswer.JSON, json(predictions).getBytes(StandardCharsets.UTF_8));
        };
    }

    private synchronized float[][] predict(ExampleRows rows) {
        try (XgBoostMatrix matrix = new XgBoostMatrix(rows)) {
            return booster.predict(matrix.matrix());
        } catch (XGBoostError e) {
            throw new ModelRefusal(400, "Unable to evaluate payload provided: " + e.getMessage());
        }
    }

    private static String answerType(String accept) {
        String wanted =
                Objects.requireNonNullElse(accept, "").replaceFirst(";.*", "").strip();
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

    private static String csv(List<float[]> predictions) {
        return predictions.stream().map(row -> values(row, ",") + "\n").collect(Collectors.joining());
    }

    private static String json(List<float[]> predictions) {
        return predictions.stream()
                .map(row -> "{\"score\": " + score(row) + "}")
                .collect(Collectors.joining(", ", "{\"predictions\": [", "]}"));
    }

    private static String score(float[] row) {
        String score = values(row, ", ");
        return row.length == 1 ? score : "[" + score + "]";
    }

    /** Returns each float32 widened and printed as Python does. */
    private static String values(float[] row, String separator) {
        return IntStream.range(0, row.length)
                .mapToObj(i -> PythonText.of(row[i]))
                .collect(Collectors.joining(separator));
    }
}
