package io.dynasage.sagemaker;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * Requests and responses as RecordIO-protobuf. The results are in the label map, under the keys score and
 * predicted_label.
 */
final class RecordIoInvocation {
    private static final int[] FIRST = {0};
    private static final double[] ZERO = {0};

    private RecordIoInvocation() {}

    static byte[] encode(List<? extends Vector> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(bytes)) {
            for (Vector row : rows) {
                write(writer, row);
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Writes a row. A sparse row without entries would be read as a dense row of length 0, so it gets an explicit zero.
     */
    private static void write(RecordWriter writer, Vector row) throws IOException {
        if (!(row instanceof SparseVector sparse)) {
            writer.writeDense(row.toArray());
        } else if (sparse.indices().length == 0) {
            writer.writeSparse(FIRST, ZERO, 1, sparse.size());
        } else {
            writer.writeSparse(sparse.indices(), sparse.values(), sparse.indices().length, sparse.size());
        }
    }

    static List<Prediction> decode(InputStream answer, String source) throws IOException {
        List<Prediction> predictions = new ArrayList<>();
        try (RecordReader reader = new RecordReader(answer, source)) {
            while (reader.next()) {
                Optional<Double> label = first(reader.label("predicted_label"));
                Optional<Double> score = score(reader.label("score"), label);
                if (score.isEmpty()) {
                    throw new IOException("record " + predictions.size() + " of the answer has no score");
                }
                predictions.add(new Prediction(score.get(), label.orElse(null)));
            }
        }
        return predictions;
    }

    /** Returns the score: of several classes that of the predicted one; of k-NN, which has none, the prediction. */
    private static Optional<Double> score(Tensor scores, Optional<Double> label) throws IOException {
        Optional<Double> first = first(scores);
        if (first.isEmpty()) {
            return label;
        }
        if (scores.length() == 1) {
            return first;
        }
        double predicted = label.orElse(-1.0);
        if (!(predicted >= 0 && predicted < scores.length())) {
            throw new IOException(
                    "a record of the answer has " + scores.length() + " scores and the predicted label " + predicted);
        }
        return Optional.of(scores.value((int) predicted));
    }

    private static Optional<Double> first(Tensor tensor) {
        return Optional.ofNullable(tensor).filter(values -> values.length() > 0).map(values -> values.value(0));
    }
}
