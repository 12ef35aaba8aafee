package io.dynasage.channels;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes examples as Amazon's RecordIO-protobuf: one RecordIO frame (magic {@code 0xCED7230A}, length, payload, zero padding to four
 * bytes) around each protobuf {@code Record}, byte for byte as the SageMaker Python SDK writes it. Features and label are map entries
 * with the key {@code values}.
 *
 * <p>The messages are laid down by hand in one reused buffer: no object is made per row. Rows are buffered; {@link #close} hands on the
 * rest and closes the stream. Values are written as they are: whether they are finite is the caller's business. Not thread-safe.
 */
public final class RecordWriter implements Closeable {
    static final int MAGIC = 0xCED7230A;
    /** Frames carry a continuation flag in the top three bits of their length. */
    static final int MAX_PAYLOAD_BYTES = (1 << 29) - 1;

    private static final byte[] VALUES = key("values");
    private static final byte[] SCORE = key("score");
    private static final byte[] PREDICTED_LABEL = key("predicted_label");
    private static final int FEATURES = 0x0A;
    private static final int LABEL = 0x12;
    private static final int ENTRY_VALUE = 0x12;
    private static final int TENSOR_VALUES = 0x0A;
    private static final int TENSOR_KEYS = 0x12;
    private static final int TENSOR_SHAPE = 0x1A;

    private final RecordBuffer buffer;
    private final TensorType type;
    private final int typeTag;
    private int padding;
    private long rows;

    /** Writes tensors of {@code type} to {@code out}, which need not be buffered. */
    public RecordWriter(OutputStream out, TensorType type) {
        this.buffer = new RecordBuffer(out);
        this.type = type;
        this.typeTag = switch (type) {
            case FLOAT32 -> 0x12;
            case FLOAT64 -> 0x1A;
            case INT32 -> 0x3A;
        };
    }

    /**
     * Writes a labelled sparse vector. With {@code count} 0 only the shape is written, as Amazon's own writers do; training containers
     * do not read such a row reliably.
     *
     * @param indices the first {@code count} are used: ascending, each in [0, dimension)
     * @param values the first {@code count} are used
     * @param dimension length of the vector, at least 1
     * @throws IllegalArgumentException if indices or dimension break these rules, or a value is no whole number of 32 bits in an INT32 file
     */
    public void writeSparse(int[] indices, double[] values, int count, int dimension, double label) throws IOException {
        int labelSize = entrySize(VALUES, scalarSize(label));
        sparse(indices, values, count, dimension, labelSize);
        scalar(VALUES, label);
        finish();
    }

    /** Writes a sparse vector without a label, as an inference request has it; otherwise as {@link #writeSparse(int[], double[], int, int, double)}. */
    public void writeSparse(int[] indices, double[] values, int count, int dimension) throws IOException {
        sparse(indices, values, count, dimension, 0);
        finish();
    }

    /**
     * Writes a labelled dense vector.
     *
     * @param values at least one
     * @throws IllegalArgumentException if there is no value, or one is no whole number of 32 bits in an INT32 file
     */
    public void writeDense(double[] values, double label) throws IOException {
        int labelSize = entrySize(VALUES, scalarSize(label));
        dense(values, labelSize);
        scalar(VALUES, label);
        finish();
    }

    /** Writes a dense vector without a label, as an inference request has it; otherwise as {@link #writeDense(double[], double)}. */
    public void writeDense(double[] values) throws IOException {
        dense(values, 0);
        finish();
    }

    /**
     * Writes an endpoint's answer for one row: {@code score} and, for a classifier, {@code predicted_label} in the label map.
     *
     * @param predictedLabelOrNull null for a regressor
     * @throws IllegalStateException if this is not a FLOAT32 writer: answers are float32
     */
    public void writeScores(float score, Float predictedLabelOrNull) throws IOException {
        if (type != TensorType.FLOAT32) {
            throw new IllegalStateException("answers of an endpoint are float32 tensors; this writer writes " + type);
        }
        int size = entrySize(SCORE, Float.BYTES);
        begin(predictedLabelOrNull == null ? size : size + entrySize(PREDICTED_LABEL, Float.BYTES));
        if (predictedLabelOrNull != null) {
            scalar(PREDICTED_LABEL, predictedLabelOrNull);
        }
        scalar(SCORE, score);
        finish();
    }

    /** Rows written so far. */
    public long rows() {
        return rows;
    }

    /** Hands the buffered rows to the stream and closes it. */
    @Override
    public void close() throws IOException {
        buffer.close();
    }

    private void sparse(int[] indices, double[] values, int count, int dimension, int labelSize) throws IOException {
        long keysSize = keysSize(indices, count, dimension);
        long valuesSize = valuesSize(values, count);
        int shapeSize = RecordBuffer.varintSize(dimension);
        long tensor = field(shapeSize) + (count == 0 ? 0 : field(valuesSize) + field(keysSize));
        beginFeatures(tensor, labelSize);
        if (count > 0) {
            values(values, count, (int) valuesSize);
            buffer.putField(TENSOR_KEYS, (int) keysSize);
            buffer.putVarints(indices, count);
        }
        buffer.putField(TENSOR_SHAPE, shapeSize);
        buffer.putVarint(dimension);
    }

    private void dense(double[] values, int labelSize) throws IOException {
        if (values.length == 0) {
            throw new IllegalArgumentException("a dense vector of length 0 cannot be told from a missing one; give it at least one value");
        }
        long valuesSize = valuesSize(values, values.length);
        beginFeatures(field(valuesSize), labelSize);
        values(values, values.length, (int) valuesSize);
    }

    private void beginFeatures(long tensor, int labelSize) throws IOException {
        long entry = VALUES.length + field(field(tensor));
        begin(field(entry) + labelSize);
        buffer.putField(FEATURES, (int) entry);
        buffer.putBytes(VALUES);
        buffer.putField(ENTRY_VALUE, (int) field(tensor));
        buffer.putField(typeTag, (int) tensor);
    }

    private void begin(long payload) throws IOException {
        if (payload > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("the record takes " + payload + " bytes, RecordIO holds at most " + MAX_PAYLOAD_BYTES
                    + "; use a sparse vector or fewer features");
        }
        padding = (int) -payload & 3;
        buffer.require(8 + (int) payload + padding);
        buffer.putInt(MAGIC);
        buffer.putInt((int) payload);
    }

    private void finish() {
        buffer.putZeros(padding);
        rows++;
    }

    private void values(double[] values, int count, int size) {
        buffer.putField(TENSOR_VALUES, size);
        switch (type) {
            case FLOAT32 -> buffer.putFloats(values, count);
            case FLOAT64 -> buffer.putDoubles(values, count);
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    buffer.putVarint((int) values[i]);
                }
            }
        }
    }

    private void scalar(byte[] key, double value) {
        int size = scalarSize(value);
        long tensor = field(size);
        buffer.putField(LABEL, (int) (key.length + field(field(tensor))));
        buffer.putBytes(key);
        buffer.putField(ENTRY_VALUE, (int) field(tensor));
        buffer.putField(typeTag, (int) tensor);
        buffer.putField(TENSOR_VALUES, size);
        switch (type) {
            case FLOAT32 -> buffer.putFloat((float) value);
            case FLOAT64 -> buffer.putDouble(value);
            case INT32 -> buffer.putVarint((int) value);
        }
    }

    private static int entrySize(byte[] key, int scalarSize) {
        return (int) field(key.length + field(field(field(scalarSize))));
    }

    private int scalarSize(double value) {
        return switch (type) {
            case FLOAT32 -> Float.BYTES;
            case FLOAT64 -> Double.BYTES;
            case INT32 -> integerSize(value);
        };
    }

    private long valuesSize(double[] values, int count) {
        return switch (type) {
            case FLOAT32 -> (long) Float.BYTES * count;
            case FLOAT64 -> (long) Double.BYTES * count;
            case INT32 -> {
                long size = 0;
                for (int i = 0; i < count; i++) {
                    size += integerSize(values[i]);
                }
                yield size;
            }
        };
    }

    private static int integerSize(double value) {
        int integer = (int) value;
        if (integer != value) {
            throw new IllegalArgumentException(value + " is not a whole number of 32 bits; write float32 or float64, or round it first");
        }
        return RecordBuffer.varintSize(integer);
    }

    private static long keysSize(int[] indices, int count, int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension " + dimension + " is not a vector's length; it must be at least 1");
        }
        long size = 0;
        int previous = -1;
        for (int i = 0; i < count; i++) {
            int index = indices[i];
            if (index <= previous || index >= dimension) {
                throw new IllegalArgumentException("index " + index + " after " + previous + " in a vector of dimension " + dimension
                        + "; indices must ascend within [0, " + dimension + ")");
            }
            previous = index;
            size += RecordBuffer.varintSize(index);
        }
        return size;
    }

    /** Size of a length-delimited field with a tag of one byte. */
    private static long field(long length) {
        return 1 + RecordBuffer.varintSize(length) + length;
    }

    private static byte[] key(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] field = new byte[2 + text.length];
        field[0] = 0x0A;
        field[1] = (byte) text.length;
        System.arraycopy(text, 0, field, 2, text.length);
        return field;
    }
}
