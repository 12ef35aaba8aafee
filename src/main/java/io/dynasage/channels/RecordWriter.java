package io.dynasage.channels;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes examples as Amazon's RecordIO-protobuf: one RecordIO frame (magic {@code 0xCED7230A}, length, payload, zero
 * padding to four bytes) around each protobuf {@code Record}, byte for byte as the SageMaker Python SDK writes it.
 * Features and label are map entries with the key {@code values}, float32: Amazon's factorization machines and linear
 * learner read no other type.
 *
 * <p>The messages are built by hand in one reused buffer, so no object is created per row. Rows are buffered;
 * {@link #close} writes the rest and closes the stream. Values are written as they are: the caller must make sure that
 * they are finite. Not thread-safe.
 */
public final class RecordWriter implements Closeable {
    static final int MAGIC = 0xCED7230A;
    /** The largest payload. Frames have a continuation flag in the top three bits of their length. */
    static final int MAX_PAYLOAD_BYTES = (1 << 29) - 1;

    private final RecordBuffer buffer;
    private final FrameTemplates templates = new FrameTemplates();
    private final AscendingKeys keys = new AscendingKeys();

    /** Creates a writer to {@code out}, which need not be buffered. */
    public RecordWriter(OutputStream out) {
        this.buffer = new RecordBuffer(out);
    }

    /**
     * Writes a labelled sparse vector. With {@code count} 0 only the shape is written, as Amazon's own writers do;
     * training containers do not read such a row reliably.
     *
     * @param indices the first {@code count} are used: ascending, each in [0, dimension)
     * @param values the first {@code count} are used
     * @param dimension length of the vector, at least 1
     * @throws IllegalArgumentException if indices or dimension break these rules
     */
    public void writeSparse(int[] indices, double[] values, int count, int dimension, double label) throws IOException {
        finish(sparse(indices, values, count, dimension, Float.BYTES), label);
    }

    /**
     * Writes a sparse vector without a label, as in an inference request; otherwise like {@link #writeSparse(int[],
     * double[], int, int, double)}.
     */
    public void writeSparse(int[] indices, double[] values, int count, int dimension) throws IOException {
        finish(sparse(indices, values, count, dimension, FrameTemplate.UNLABELLED));
    }

    /**
     * Writes a labelled dense vector.
     *
     * @param values at least one
     * @throws IllegalArgumentException if there is no value
     */
    public void writeDense(double[] values, double label) throws IOException {
        writeFirst(values, values.length, label);
    }

    /**
     * Writes a dense vector without a label, as in an inference request; otherwise like {@link #writeDense(double[],
     * double)}.
     */
    public void writeDense(double[] values) throws IOException {
        writeFirst(values, values.length);
    }

    /** Writes the first {@code count} values like {@link #writeDense(double[], double)}. */
    void writeFirst(double[] values, int count, double label) throws IOException {
        finish(dense(values, count, Float.BYTES), label);
    }

    /** Writes the first {@code count} values like {@link #writeDense(double[])}. */
    void writeFirst(double[] values, int count) throws IOException {
        finish(dense(values, count, FrameTemplate.UNLABELLED));
    }

    /** Writes the buffered rows to the stream and closes it. */
    @Override
    public void close() throws IOException {
        buffer.close();
    }

    private FrameTemplate sparse(int[] indices, double[] values, int count, int dimension, int labelSize)
            throws IOException {
        if (dimension < 1) {
            throw new IllegalArgumentException(
                    "dimension " + dimension + " is not a vector's length; it must be at least 1");
        }
        int keysSize = keys.measure(indices, count);
        FrameTemplate template = templates.of((long) Float.BYTES * count, keysSize, dimension, labelSize);
        int start = begin(template);
        if (count > 0) {
            buffer.putFloats(values, count);
            buffer.putKeysHeader(template);
            if (!buffer.putKeys(keys, indices, keysSize) || indices[count - 1] >= dimension) {
                buffer.moveTo(start);
                throw unordered(indices, dimension);
            }
        }
        return template;
    }

    private FrameTemplate dense(double[] values, int count, int labelSize) throws IOException {
        if (count == 0) {
            throw new IllegalArgumentException(
                    "a dense vector of length 0 cannot be distinguished from a missing one; give it at least one"
                            + " value");
        }
        FrameTemplate template = templates.of((long) Float.BYTES * count, 0, 0, labelSize);
        begin(template);
        buffer.putFloats(values, count);
        return template;
    }

    private int begin(FrameTemplate template) throws IOException {
        buffer.require(template.size());
        int start = buffer.position();
        buffer.putHead(template);
        return start;
    }

    private void finish(FrameTemplate template) {
        buffer.putTail(template);
    }

    private void finish(FrameTemplate template, double label) {
        int tail = buffer.position();
        finish(template);
        int end = buffer.position();
        buffer.moveTo(tail + template.labelAt());
        buffer.putFloat((float) label);
        buffer.moveTo(end);
    }

    private static IllegalArgumentException unordered(int[] indices, int dimension) {
        int previous = -1;
        int i = 0;
        while (indices[i] > previous && indices[i] < dimension) {
            previous = indices[i++];
        }
        return new IllegalArgumentException("index " + indices[i] + " after " + previous + " in a vector of dimension "
                + dimension + "; indices must ascend within [0, " + dimension + ")");
    }
}
