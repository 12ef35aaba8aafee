package io.dynasage.channels;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A little-endian byte buffer in front of a stream. It is reused for every record and grows only for a record that is
 * larger than the buffer.
 */
final class RecordBuffer {
    private static final int INITIAL_BYTES = 1 << 16;
    /**
     * Spare bytes at the end of the buffer. Values are copied in whole words, which may write up to this number of
     * bytes beyond their end.
     */
    private static final int SLACK_BYTES = 64;

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    private final OutputStream out;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int position;

    RecordBuffer(OutputStream out) {
        this.out = out;
    }

    /** Makes space for {@code count} more bytes. Writes the buffered bytes to the stream if necessary. */
    void require(int count) throws IOException {
        if (bytes.length - position - SLACK_BYTES < count) {
            makeSpace(count);
        }
    }

    void close() throws IOException {
        try (out) {
            drain();
        }
    }

    int position() {
        return position;
    }

    /**
     * Continues at {@code other}, a position since the last {@link #require}. The bytes there are overwritten, and
     * those after it are dropped.
     */
    void moveTo(int other) {
        position = other;
    }

    void putHead(FrameTemplate frame) {
        frame.putHead(bytes, position);
        position += frame.headLength();
    }

    void putKeysHeader(FrameTemplate frame) {
        frame.putKeysHeader(bytes, position);
        position += frame.keysHeaderLength();
    }

    /** Puts everything after the keys, with zeros in place of the label. */
    void putTail(FrameTemplate frame) {
        frame.putTail(bytes, position);
        position += frame.tailLength();
    }

    /** Puts the indices that {@code keys} has measured. Returns whether they ascend. */
    boolean putKeys(AscendingKeys keys, int[] indices, int size) {
        boolean ascending = keys.write(indices, bytes, position);
        position += size;
        return ascending;
    }

    void putByte(int value) {
        bytes[position++] = (byte) value;
    }

    void putFloat(float value) {
        FLOAT.set(bytes, position, value);
        position += Float.BYTES;
    }

    void putFloats(double[] values, int count) {
        byte[] target = bytes;
        int at = position;
        for (int i = 0; i < count; i++) {
            FLOAT.set(target, at + Float.BYTES * i, (float) values[i]);
        }
        position = at + Float.BYTES * count;
    }

    /** Puts the shortest exact text of a float. */
    void putText(float value) {
        position = FloatText.write(value, bytes, position);
    }

    /** Returns the number of bytes of {@code value} as a varint: 1 to 10; a negative value takes 10. */
    static int varintSize(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    private void makeSpace(int count) throws IOException {
        drain();
        if (bytes.length - SLACK_BYTES < count) {
            bytes = new byte[Math.max(count + SLACK_BYTES, (int) Math.min(2L * bytes.length, 1 << 30))];
        }
    }

    private void drain() throws IOException {
        out.write(bytes, 0, position);
        position = 0;
    }
}
