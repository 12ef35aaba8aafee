package io.dynasage.channels;

import java.util.Arrays;

/**
 * One tensor of a record that {@link RecordReader} reads. It is a view: the reader refills it for the next record, so
 * copy the values that you keep. A sparse tensor holds a key (position in the flattened tensor, row-major) for each
 * value; a dense one holds all values in order.
 */
public final class Tensor {
    private TensorType type;
    private double[] values = new double[16];
    private int length;
    private final Varints keys = new Varints("keys");
    private final Varints shape = new Varints("shape");
    private long dimension;

    Tensor() {}

    /** Returns the type of the elements. */
    public TensorType type() {
        return type;
    }

    /**
     * Returns whether only some positions are given: the tensor has keys, or a shape and no values at all (every
     * element is zero).
     */
    public boolean sparse() {
        return keys.count > 0 || shape.count > 0 && length == 0;
    }

    /** Returns the number of values that are given: all of a dense tensor, the stored ones of a sparse tensor. */
    public int length() {
        return length;
    }

    /**
     * Returns the number of positions: a sparse vector's {@code shape[0]} (for a matrix, the product of its shape), or
     * a dense tensor's length.
     */
    public long dimension() {
        return dimension;
    }

    /**
     * Returns the position of value {@code i} of [0, length), below {@link #dimension}; in a dense tensor that is
     * {@code i}. Keys are in the order in which they were written, which is not always ascending.
     */
    public long key(int i) {
        check(i);
        return keys.count == 0 ? i : keys.numbers[i];
    }

    /** Returns value {@code i} of [0, length); every type fits a double exactly. */
    public double value(int i) {
        check(i);
        return values[i];
    }

    void clear() {
        type = null;
        length = 0;
        keys.count = 0;
        shape.count = 0;
    }

    /**
     * Reads a message that ends at {@code end}, in any encoding that a protobuf writer may produce: packed or not, with
     * its fields in any order. A message of the same type as the one before is merged with it, as protobuf requires.
     */
    void read(WireCursor cursor, int end, TensorType elements) throws MalformedRecordException {
        if (type != elements) {
            clear();
            type = elements;
        }
        while (cursor.before(end)) {
            int tag = cursor.tag();
            switch (tag >>> 3) {
                case 1 -> readValues(cursor, tag, end);
                case 2 -> keys.read(cursor, tag, end);
                case 3 -> shape.read(cursor, tag, end);
                default -> cursor.skip(tag);
            }
        }
        cursor.moveTo(end);
    }

    private void readValues(WireCursor cursor, int tag, int end) throws MalformedRecordException {
        int wireType = switch (type) {
            case FLOAT32 -> WireCursor.FIXED32;
            case FLOAT64 -> WireCursor.FIXED64;
            case INT32 -> WireCursor.VARINT;
        };
        boolean packed = packed(cursor, tag, wireType, "values");
        int stop = packed ? cursor.end(end) : cursor.position() + 1;
        while (cursor.before(stop)) {
            if (length == values.length) {
                values = Arrays.copyOf(values, 2 * length);
            }
            values[length++] = switch (type) {
                case FLOAT32 -> cursor.float32();
                case FLOAT64 -> cursor.float64();
                case INT32 -> (int) cursor.varint();
            };
        }
        expectEnd(cursor, packed, stop);
    }

    /** Makes the checks that need the whole tensor: values, keys and shape must fit each other. */
    void complete(WireCursor cursor) throws MalformedRecordException {
        dimension = elements(cursor);
        if (keys.count > 0 && shape.count == 0) {
            throw cursor.malformed("the tensor has keys but no shape; a sparse tensor needs its dimension");
        }
        if (keys.count > 0 && keys.count != length) {
            throw cursor.malformed("the tensor has " + length + " values but " + keys.count
                    + " keys; a sparse tensor needs as many of each");
        }
        if (keys.count == 0 && shape.count > 0 && length > 0 && dimension != length) {
            throw cursor.malformed(
                    "the dense tensor has " + length + " values but a shape of " + dimension + "; they must be equal");
        }
        for (int i = 0; i < keys.count; i++) {
            if (keys.numbers[i] < 0 || keys.numbers[i] >= dimension) {
                throw cursor.malformed("key " + Long.toUnsignedString(keys.numbers[i]) + " is outside the tensor's "
                        + dimension + " elements; keys count from 0");
            }
        }
    }

    private long elements(WireCursor cursor) throws MalformedRecordException {
        long product = 1;
        for (int i = 0; i < shape.count; i++) {
            if (shape.numbers[i] < 0
                    || Math.multiplyHigh(product, shape.numbers[i]) != 0
                    || product * shape.numbers[i] < 0) {
                throw cursor.malformed("the tensor's shape has more than 2^63 elements; the record is damaged");
            }
            product *= shape.numbers[i];
        }
        return shape.count == 0 ? length : product;
    }

    /** The numbers of one field. */
    private static final class Varints {
        private final String field;
        private long[] numbers = new long[16];
        private int count;

        private Varints(String field) {
            this.field = field;
        }

        private void read(WireCursor cursor, int tag, int end) throws MalformedRecordException {
            boolean packed = packed(cursor, tag, WireCursor.VARINT, field);
            int stop = packed ? cursor.end(end) : cursor.position() + 1;
            while (cursor.before(stop)) {
                if (count == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * count);
                }
                numbers[count++] = cursor.varint();
            }
            expectEnd(cursor, packed, stop);
        }
    }

    /** Returns whether numbers of this wire type follow as one packed list; otherwise a single number follows. */
    private static boolean packed(WireCursor cursor, int tag, int wireType, String field)
            throws MalformedRecordException {
        int found = tag & 7;
        if (found != wireType && found != WireCursor.BYTES) {
            throw cursor.malformed("the tensor's " + field
                    + " have a wire type that does not fit; the record is damaged or of another schema");
        }
        return found == WireCursor.BYTES;
    }

    private static void expectEnd(WireCursor cursor, boolean packed, int stop) throws MalformedRecordException {
        if (packed && cursor.position() != stop) {
            throw cursor.malformed("a list of numbers ends inside a number; the record is damaged");
        }
    }

    private void check(int i) {
        if (i < 0 || i >= length) {
            throw new IndexOutOfBoundsException("value " + i + " of a tensor that has " + length);
        }
    }
}
