package io.dynasage.sagemaker;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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
                Tensor score = reader.label("score");
                if (score == null || score.length() == 0) {
                    throw new IOException("record " + predictions.size() + " of the answer has no score");
                }
                double value = score.value(0);
                Double label = null;
                Tensor labels = reader.label("predicted_label");
                if (labels != null && labels.length() > 0) {
                    label = labels.value(0);
                }
                predictions.add(new Prediction(value, label));
            }
        }
        return predictions;
    }
}
