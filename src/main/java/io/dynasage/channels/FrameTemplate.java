package io.dynasage.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes that all frames of the same sizes share: every byte except values, keys and label. A template is made once
 * and copied for each row that is written, because computing nested lengths costs more than writing the numbers of a
 * short row.
 */
final class FrameTemplate {
    /** The label size of a row without a label. */
    static final int UNLABELLED = -1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final FrameParts parts;
    private long valuesSize = -1;
    private int keysSize;
    private int dimension;
    private int labelSize;
    private int headLength;
    private long head0;
    private long head1;
    private long head2;
    private long head3;
    private long head4;
    private int keysHeaderLength;
    private long keysHeader;
    private int labelAt;
    private int tailLength;
    private long tail0;
    private long tail1;
    private long tail2;
    private int size;

    FrameTemplate(FrameParts parts) {
        this.parts = parts;
    }

    /** Returns whether this is the template for these sizes. */
    boolean fits(long values, int keys, int vectorDimension, int label) {
        return valuesSize == values && keysSize == keys && dimension == vectorDimension && labelSize == label;
    }

    /**
     * Turns this object into the template for these sizes.
     *
     * @param values number of bytes of all values, 0 or more
     * @param keys number of bytes of all keys; 0 for a dense vector and if nothing is stored
     * @param vectorDimension dimension of a sparse vector; 0 for a dense one
     * @param label number of bytes of the label, or {@link #UNLABELLED}
     * @throws IllegalArgumentException if the record is too large for a RecordIO frame
     */
    FrameTemplate make(long values, int keys, int vectorDimension, int label) {
        byte[] bytes = parts.head(values, keys, vectorDimension, label);
        valuesSize = values;
        keysSize = keys;
        dimension = vectorDimension;
        labelSize = label;
        headLength = parts.length();
        head0 = word(bytes, 0);
        head1 = word(bytes, 1);
        head2 = word(bytes, 2);
        head3 = word(bytes, 3);
        head4 = word(bytes, 4);
        keysHeader = word(parts.keysHeader(keys), 0);
        keysHeaderLength = parts.length();
        bytes = parts.tail(vectorDimension, label);
        labelAt = parts.length();
        tail0 = word(bytes, 0);
        tail1 = word(bytes, 1);
        tail2 = word(bytes, 2);
        int end = headLength + (int) values + keysHeaderLength + keys + labelAt + Math.max(label, 0);
        size = end + (-end & 3);
        tailLength = labelAt + Math.max(label, 0) + (-end & 3);
        return this;
    }

    /** Returns the number of bytes of the whole frame. */
    int size() {
        return size;
    }

    int headLength() {
        return headLength;
    }

    int keysHeaderLength() {
        return keysHeaderLength;
    }

    /** Returns the position of the label, counted from the end of the keys. */
    int labelAt() {
        return labelAt;
    }

    /** Returns the number of bytes after the keys, including padding. */
    int tailLength() {
        return tailLength;
    }

    /** Writes everything before the values, and some bytes more. */
    void putHead(byte[] target, int at) {
        LONG.set(target, at, head0);
        LONG.set(target, at + 8, head1);
        LONG.set(target, at + 16, head2);
        LONG.set(target, at + 24, head3);
        LONG.set(target, at + 32, head4);
    }

    /** Writes tag and length of the keys, and some bytes more. */
    void putKeysHeader(byte[] target, int at) {
        LONG.set(target, at, keysHeader);
    }

    /**
     * Writes everything between keys and label, zeros for a label's first eight bytes and padding, and some bytes more.
     */
    void putTail(byte[] target, int at) {
        LONG.set(target, at, tail0);
        LONG.set(target, at + 8, tail1);
        LONG.set(target, at + 16, tail2);
        LONG.set(target, at + labelAt, 0L);
        LONG.set(target, at + labelAt + 8, 0L);
    }

    private static long word(byte[] bytes, int word) {
        return (long) LONG.get(bytes, Long.BYTES * word);
    }
}
