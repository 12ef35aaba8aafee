package io.dynasage.sagemaker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;

/**
 * Requests and responses as CSV. A request has one line per row with all its features, without a label or a header; a
 * response has one score per row. A value that is not a number becomes an empty field, which XGBoost reads as a missing
 * value. Containers separate scores by line breaks, older ones by commas.
 */
final class CsvInvocation {
    private CsvInvocation() {}

    static byte[] encode(List<? extends Vector> rows) {
        StringBuilder lines = new StringBuilder();
        for (Vector row : rows) {
            double[] values = row.toArray();
            for (int i = 0; i < values.length; i++) {
                if (i > 0) {
                    lines.append(',');
                }
                append(lines, values[i]);
            }
            lines.append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void append(StringBuilder line, double value) {
        if (value == (int) value) {
            line.append((int) value);
        } else if (!Double.isNaN(value)) {
            line.append(value);
        }
    }

    static List<Prediction> decode(InputStream answer) throws IOException {
        List<Prediction> predictions = new ArrayList<>();
        for (String score : new String(answer.readAllBytes(), StandardCharsets.UTF_8).split("[,\n\r]")) {
            if (!score.isBlank()) {
                predictions.add(new Prediction(number(score.strip(), predictions.size()), null));
            }
        }
        return predictions;
    }

    private static double number(String score, int row) throws IOException {
        try {
            return Double.parseDouble(score);
        } catch (NumberFormatException e) {
            throw new IOException("prediction " + row + " of the answer is not a number: " + score, e);
        }
    }
}
