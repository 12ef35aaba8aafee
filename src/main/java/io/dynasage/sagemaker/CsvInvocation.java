package io.dynasage.sagemaker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;

/**
 * Requests and answers as CSV: every feature of a row on one line, without a label or a header, and one score for each
 * row. A value that is not a number is an empty field, which XGBoost takes for a missing value. Containers part scores
 * by line ends, older ones by commas.
 */
final class CsvInvocation {
    private CsvInvocation() {}

    static byte[] encode(List<? extends Vector> rows) {
        StringBuilder lines = new StringBuilder();
        for (Vector row : rows) {
            double[] values = row.toArray();
            for (int i = 0; i < values.length; i++) {
                append(i == 0 ? lines : lines.append(','), values[i]);
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
            throw new IOException("prediction " + row + " of the answer is no number: " + score, e);
        }
    }
}
