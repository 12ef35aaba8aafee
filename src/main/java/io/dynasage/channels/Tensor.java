package io.dynasage.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One tensor of a record as {@link RecordReader} sees it. It is a view: the reader refills it for the next record, so copy what you keep.
 * A sparse tensor holds a key (position in the flattened tensor, row-major) for each value; a dense one holds all values in order.
 */
public final class Tensor {
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    /** From so many values on, copying them as a whole is quicker than one by one. */
    private static final int MANY = 32;

    private final FloatViews floats = new FloatViews();
    private TensorType type;
    private int length;
    private int keyCount;
    private long dimension;
    private boolean sparse;
    /** Where the values lie as little-endian floats or doubles; null where they are in {@link #values}. */
    private byte[] packed;
    private int packedAt;
    private double[] values = {};
    private int[] keys = new int[16];
    /** Instead of {@link #keys} where the tensor came in another layout than Amazon's own writers use. */
    private long[] wideKeys;

    Tensor() {
    }

    /** The type of the elements. */
    public TensorType type() {
        return type;
    }

    /** Whether only some positions are given: it has keys, or a shape and no values at all (every element is zero). */
    public boolean sparse() {
        return sparse;
    }

    /** The number of values that are given: all of a dense tensor, the stored ones of a sparse tensor. */
    public int length() {
        return length;
    }

    /** The number of positions: a sparse vector's {@code shape[0]} (of a matrix the product of its shape), a dense tensor's length. */
    public long dimension() {
        return dimension;
    }

    /** The position of value {@code i} of [0, length), below {@link #dimension}; in a dense tensor that is {@code i}. Keys come as written, not always ascending. */
    public long key(int i) {
        check(i);
        return keyCount == 0 ? i : wideKeys != null ? wideKeys[i] : keys[i];
    }

    /** Value {@code i} of [0, length); every type fits a double exactly. */
    public double value(int i) {
        check(i);
        if (packed == null) {
            return values[i];
        }
        return type == TensorType.FLOAT32 ? (float) FLOAT.get(packed, packedAt + Float.BYTES * i) : (double) DOUBLE.get(packed, packedAt + Double.BYTES * i);
    }

    /** Copies all values to {@code target} from {@code at} on, those of other types rounded to floats. */
    public void copyValues(float[] target, int at) {
        if (packed == null || type != TensorType.FLOAT32) {
            for (int i = 0; i < length; i++) {
                target[at + i] = (float) value(i);
            }
        } else if (length >= MANY) {
            floats.copy(packed, packedAt, target, at, length);
        } else {
            byte[] source = packed;
            int from = packedAt;
            for (int i = 0; i < length; i++) {
                target[at + i] = (float) FLOAT.get(source, from + Float.BYTES * i);
            }
        }
    }

    /** Copies all values to {@code target} from {@code at} on. */
    public void copyValues(double[] target, int at) {
        if (packed == null || type != TensorType.FLOAT32) {
            for (int i = 0; i < length; i++) {
                target[at + i] = value(i);
            }
            return;
        }
        byte[] source = packed;
        int from = packedAt;
        for (int i = 0; i < length; i++) {
            target[at + i] = (float) FLOAT.get(source, from + Float.BYTES * i);
        }
    }

    /**
     * Copies the position of each value to {@code target} from {@code at} on; in a dense tensor they are 0, 1, 2, ….
     *
     * @throws ArithmeticException if a position is above the largest int; {@link #key} tells it
     */
    public void copyKeys(int[] target, int at) {
        if (keyCount > 0 && wideKeys == null) {
            int[] source = keys;
            for (int i = 0; i < length; i++) {
                target[at + i] = source[i];
            }
            return;
        }
        for (int i = 0; i < length; i++) {
            target[at + i] = Math.toIntExact(key(i));
        }
    }

    void clear() {
        type = null;
        length = 0;
        keyCount = 0;
        dimension = 0;
        sparse = false;
        packed = null;
        wideKeys = null;
    }

    /** The array of the keys, with room for {@code count} and {@link PackedKeys#SLACK}; to be filled before {@link #sparse}. */
    int[] keys(int count) {
        if (keys.length - PackedKeys.SLACK < count) {
            keys = new int[Math.max(count, (int) Math.min(2L * count, 1 << 20)) + PackedKeys.SLACK];
        }
        return keys;
    }

    /** Takes the values of a dense tensor where they lie, floats or doubles, little-endian. */
    void packed(TensorType elements, byte[] bytes, int at, int count) {
        // A reference is only written where it changes, because the collector keeps account of each.
        if (type != elements || packed != bytes || wideKeys != null) {
            type = elements;
            packed = bytes;
            wideKeys = null;
        }
        packedAt = at;
        length = count;
        dimension = count;
        keyCount = 0;
        sparse = false;
    }

    /** Makes it a sparse tensor of that many positions, with a key for each value, all below {@code positions}. */
    void sparse(long positions) {
        sparse = true;
        keyCount = length;
        dimension = positions;
    }

    /** Takes what was decoded; {@code decodedKeys} is null for a dense tensor. */
    void decoded(TensorType elements, double[] decoded, int count, long[] decodedKeys) {
        clear();
        type = elements;
        values = decoded;
        length = count;
        dimension = count;
        wideKeys = decodedKeys;
    }

    private void check(int i) {
        if (i < 0 || i >= length) {
            throw new IndexOutOfBoundsException("value " + i + " of a tensor that has " + length);
        }
    }
}
