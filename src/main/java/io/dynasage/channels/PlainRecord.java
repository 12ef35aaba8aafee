package io.dynasage.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Parses a record that is laid out as Amazon's own writers lay it out: features, then perhaps a label, each one tensor of floats or
 * doubles under the key {@code values}, its fields packed and in order. Of any other record, and of a damaged one, it says that it is
 * not plain: {@link RecordReader}'s general way reads that, or tells the damage.
 */
final class PlainRecord {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Tag, length and text of the key {@code values}. */
    private static final long KEY = 0x7365756C6176060AL;
    private static final int FEATURES = 0x0A;
    private static final int LABEL = 0x12;
    private static final int MAP_VALUE = 0x12;
    private static final int FLOAT32 = 0x12;
    private static final int FLOAT64 = 0x1A;
    private static final int TENSOR_VALUES = 0x0A;
    private static final int TENSOR_KEYS = 0x12;
    private static final int TENSOR_SHAPE = 0x1A;
    /** Tags, one-byte lengths and key of an entry whose tensor is empty. */
    private static final int SHORTEST_ENTRY = 14;

    private final PackedKeys keys = new PackedKeys();
    private byte[] bytes;
    private int position;
    /** The record's end, which no field may reach beyond. */
    private int limit;
    private int keysSize;

    /** Fills the maps from {@code length} bytes at {@code start}; false if the record is not plain, and then they hold nothing of use. */
    boolean read(byte[] source, int start, int length, TensorMap features, TensorMap label) {
        bytes = source;
        position = start;
        limit = start + length;
        keysSize = 0;
        if (!entry(FEATURES, features.onlyValues())) {
            return false;
        }
        return position == limit || entry(LABEL, label.onlyValues()) && position == limit;
    }

    /** Bytes of the features' keys in the record that was read. */
    int keysSize() {
        return keysSize;
    }

    private boolean entry(int tag, Tensor tensor) {
        if (limit - position < SHORTEST_ENTRY) {
            return false;
        }
        int end = field(tag);
        if (end < 0 || end - position < Long.BYTES || (long) LONG.get(bytes, position) != KEY) {
            return false;
        }
        position += Long.BYTES;
        if (field(MAP_VALUE) != end || position == end) {
            return false;
        }
        TensorType type = switch (bytes[position]) {
            case FLOAT32 -> TensorType.FLOAT32;
            case FLOAT64 -> TensorType.FLOAT64;
            default -> null;
        };
        return type != null && field(bytes[position]) == end && tensor(tensor, type, end);
    }

    private boolean tensor(Tensor tensor, TensorType type, int end) {
        int stop = position < end && bytes[position] == TENSOR_VALUES ? field(TENSOR_VALUES) : position;
        int width = type == TensorType.FLOAT32 ? Float.BYTES : Double.BYTES;
        int size = stop - position;
        if (stop > end || size < 0 || (size & width - 1) != 0) {
            return false;
        }
        int count = size / width;
        tensor.packed(type, bytes, position, count);
        position = stop;
        return position == end ? count > 0 : shaped(tensor, count, end);
    }

    private boolean shaped(Tensor tensor, int count, int end) {
        int keysAt = position;
        if (count > 0) {
            int stop = bytes[position] == TENSOR_KEYS ? field(TENSOR_KEYS) : -1;
            if (stop < 0 || stop >= end) {
                return false;
            }
            keysAt = position;
            position = stop;
        }
        keysSize = position - keysAt;
        if (bytes[position] != TENSOR_SHAPE || field(TENSOR_SHAPE) != end) {
            return false;
        }
        int dimension = number();
        tensor.sparse(dimension);
        return position == end && dimension >= 0 && keys.expect(count, dimension).decode(bytes, keysAt, keysAt + keysSize, tensor.keys(keysSize));
    }

    /** The end of the field that starts here with this tag, whose content is moved to; -1 if it is none within the record. */
    private int field(int tag) {
        if (limit - position < 2 || bytes[position] != tag) {
            return -1;
        }
        position++;
        int length = number();
        return length < 0 || length > limit - position ? -1 : position + length;
    }

    /** A number of up to four bytes; -1 if it is longer or the record ends in it. */
    private int number() {
        int value = 0;
        for (int shift = 0; shift < 28 && position < limit; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
