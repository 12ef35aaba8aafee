package io.dynasage.channels;

import java.util.Arrays;

/** A tensor's message as any protobuf writer may have laid it down: packed or not, its fields in any order and in several pieces. Its arrays are reused. */
final class TensorMessage {
    private TensorType type;
    private double[] values = new double[16];
    private int length;
    private long[] keys = new long[16];
    private int keyCount;
    private long[] shape = new long[2];
    private int rank;

    void clear() {
        type = null;
        length = 0;
        keyCount = 0;
        rank = 0;
    }

    /** Takes a tensor message that ends at {@code end}; one of the same type as before is merged with it, as protobuf prescribes. */
    void read(WireCursor cursor, int end, TensorType type) throws MalformedRecordException {
        if (this.type != type) {
            clear();
            this.type = type;
        }
        while (cursor.before(end)) {
            int tag = cursor.tag();
            boolean packed = (tag & 7) == WireCursor.BYTES;
            boolean integer = packed || (tag & 7) == WireCursor.VARINT;
            switch (tag >>> 3) {
                case 1 -> readValues(cursor, tag, end);
                case 2 -> {
                    expect(cursor, integer, "keys");
                    readKeys(cursor, packed ? cursor.end(end) : -1);
                }
                case 3 -> {
                    expect(cursor, integer, "shape");
                    readShape(cursor, packed ? cursor.end(end) : -1);
                }
                default -> cursor.skip(tag);
            }
        }
        cursor.moveTo(end);
    }

    private void readValues(WireCursor cursor, int tag, int end) throws MalformedRecordException {
        int single = switch (type) {
            case FLOAT32 -> WireCursor.FIXED32;
            case FLOAT64 -> WireCursor.FIXED64;
            case INT32 -> WireCursor.VARINT;
        };
        if ((tag & 7) == single) {
            reserveValues(1);
            values[length++] = readValue(cursor);
            return;
        }
        expect(cursor, (tag & 7) == WireCursor.BYTES, "values");
        int stop = cursor.end(end);
        reserveValues(switch (type) {
            case FLOAT32 -> (stop - cursor.position()) / Float.BYTES;
            case FLOAT64 -> (stop - cursor.position()) / Double.BYTES;
            case INT32 -> varints(cursor, stop);
        });
        while (cursor.before(stop) && length < values.length) {
            values[length++] = readValue(cursor);
        }
        expectEnd(cursor, stop);
    }

    private double readValue(WireCursor cursor) throws MalformedRecordException {
        return switch (type) {
            case FLOAT32 -> cursor.float32();
            case FLOAT64 -> cursor.float64();
            case INT32 -> (int) cursor.varint();
        };
    }

    private void readKeys(WireCursor cursor, int stop) throws MalformedRecordException {
        int more = stop < 0 ? 1 : varints(cursor, stop);
        if (keyCount + more > keys.length) {
            keys = Arrays.copyOf(keys, grown(keyCount + more));
        }
        for (int i = 0; i < more; i++) {
            keys[keyCount++] = cursor.varint();
        }
        expectEnd(cursor, stop);
    }

    private void readShape(WireCursor cursor, int stop) throws MalformedRecordException {
        int more = stop < 0 ? 1 : varints(cursor, stop);
        if (rank + more > shape.length) {
            shape = Arrays.copyOf(shape, grown(rank + more));
        }
        for (int i = 0; i < more; i++) {
            shape[rank++] = cursor.varint();
        }
        expectEnd(cursor, stop);
    }

    /** Hands the whole tensor over, after checking what only the whole shows: values, keys and shape must fit each other. */
    void complete(WireCursor cursor, Tensor tensor) throws MalformedRecordException {
        long elements = elements(cursor);
        if (keyCount > 0 && rank == 0) {
            throw cursor.malformed("the tensor has keys but no shape; a sparse tensor needs its dimension");
        }
        if (keyCount > 0 && keyCount != length) {
            throw cursor.malformed("the tensor has " + length + " values but " + keyCount + " keys; a sparse tensor needs as many of each");
        }
        if (keyCount == 0 && rank > 0 && length > 0 && elements != length) {
            throw cursor.malformed("the dense tensor has " + length + " values but a shape of " + elements + "; they must be equal");
        }
        for (int i = 0; i < keyCount; i++) {
            if (keys[i] < 0 || keys[i] >= elements) {
                throw cursor.malformed("key " + Long.toUnsignedString(keys[i]) + " lies outside the tensor's " + elements
                        + " elements; keys count from 0");
            }
        }
        tensor.decoded(type, values, length, keys);
        if (keyCount > 0 || rank > 0 && length == 0) {
            tensor.sparse(elements);
        }
    }

    private long elements(WireCursor cursor) throws MalformedRecordException {
        long product = 1;
        for (int i = 0; i < rank; i++) {
            if (shape[i] < 0 || Math.multiplyHigh(product, shape[i]) != 0 || product * shape[i] < 0) {
                throw cursor.malformed("the tensor's shape has more than 2^63 elements; the record is damaged");
            }
            product *= shape[i];
        }
        return rank == 0 ? length : product;
    }

    private void reserveValues(int more) {
        if (length + more > values.length) {
            values = Arrays.copyOf(values, grown(length + more));
        }
    }

    private static int grown(int needed) {
        return Math.max(needed, (int) Math.min(2L * needed, 1 << 20));
    }

    private static int varints(WireCursor cursor, int stop) {
        byte[] bytes = cursor.bytes();
        int count = 0;
        for (int i = cursor.position(); i < stop; i++) {
            count += bytes[i] >= 0 ? 1 : 0;
        }
        return count;
    }

    private static void expectEnd(WireCursor cursor, int stop) throws MalformedRecordException {
        if (stop >= 0 && cursor.position() != stop) {
            throw cursor.malformed("a list of numbers ends inside a number; the record is damaged");
        }
    }

    private static void expect(WireCursor cursor, boolean fits, String field) throws MalformedRecordException {
        if (!fits) {
            throw cursor.malformed("the tensor's " + field + " have a wire type that does not fit; the record is damaged or of another schema");
        }
    }
}
