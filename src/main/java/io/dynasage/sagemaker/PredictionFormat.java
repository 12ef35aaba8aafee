package io.dynasage.sagemaker;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** A format of requests or responses. */
public enum PredictionFormat {
    /** RecordIO-protobuf with float32 values: compact, and the fastest format for the built-in algorithms. */
    RECORDIO("application/x-recordio-protobuf") {
        @Override
        long largestSize(Vector row) {
            if (row instanceof SparseVector sparse) {
                return 64 + Math.max(1, sparse.indices().length) * (4L + varintBytes(sparse.size()));
            }
            return 64 + 4L * row.size();
        }

        @Override
        byte[] encode(List<? extends Vector> rows) throws IOException {
            return RecordIoInvocation.encode(rows);
        }

        @Override
        List<Prediction> decode(InputStream answer, String source) throws IOException {
            return RecordIoInvocation.decode(answer, source);
        }
    },
    /**
     * CSV without labels, and one score for each row in the response: the format of XGBoost. Sparse rows are written
     * with their zeros.
     */
    CSV("text/csv") {
        @Override
        long largestSize(Vector row) {
            if (row instanceof SparseVector sparse) {
                return 1 + 2L * sparse.size() + 25L * sparse.indices().length;
            }
            return 1 + 26L * row.size();
        }

        @Override
        byte[] encode(List<? extends Vector> rows) {
            return CsvInvocation.encode(rows);
        }

        @Override
        List<Prediction> decode(InputStream answer, String source) throws IOException {
            return CsvInvocation.decode(answer);
        }
    };

    private final String contentType;

    PredictionFormat(String contentType) {
        this.contentType = contentType;
    }

    /** Returns the format of a content type. Parameters after a semicolon are ignored. */
    public static PredictionFormat of(String contentType) {
        String bare = contentType.replaceFirst(";.*", "").trim();
        return Stream.of(values())
                .filter(format -> format.contentType.equals(bare))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + contentType + "\" is not a content type that predictions are made " + "with; it must be "
                                + RECORDIO.contentType + " or " + CSV.contentType + "."));
    }

    /** Returns the content type of a request in this format, and of a response that is accepted in it. */
    public String contentType() {
        return contentType;
    }

    /** Returns a close upper bound of a row's encoded size in bytes, without encoding the row. */
    abstract long largestSize(Vector row);

    abstract byte[] encode(List<? extends Vector> rows) throws IOException;

    abstract List<Prediction> decode(InputStream answer, String source) throws IOException;

    /** Returns the size of a protobuf varint in bytes. Each byte holds seven bits. */
    private static int varintBytes(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }
}
