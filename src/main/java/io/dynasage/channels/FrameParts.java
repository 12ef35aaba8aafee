package io.dynasage.channels;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds the parts of a frame that are not numbers of the row: tags, nested lengths, the key {@code values} and the
 * shape. The returned array is reused.
 */
final class FrameParts {
    private static final byte[] VALUES = "values".getBytes(StandardCharsets.UTF_8);
    private static final int MAP_KEY = 0x0A;
    private static final int MAP_VALUE = 0x12;
    private static final int FEATURES = 0x0A;
    private static final int LABEL = 0x12;
    private static final int FLOAT32 = 0x12;
    private static final int TENSOR_VALUES = 0x0A;
    private static final int TENSOR_KEYS = 0x12;
    private static final int TENSOR_SHAPE = 0x1A;

    private final byte[] bytes = new byte[64];
    private int length;

    /** Returns the number of bytes of the part that was built last. */
    int length() {
        return length;
    }

    /** Returns everything before the values; the sizes are those of {@link FrameTemplate#make}. */
    byte[] head(long values, int keys, int dimension, int label) {
        long tensor = 0;
        if (values > 0) {
            tensor += field(values);
        }
        if (keys > 0) {
            tensor += field(keys);
        }
        if (dimension > 0) {
            tensor += field(RecordBuffer.varintSize(dimension));
        }
        long payload = field(entry(tensor));
        if (label != FrameTemplate.UNLABELLED) {
            payload += field(entry(field(label)));
        }
        if (payload > RecordWriter.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("the record takes " + payload + " bytes, RecordIO holds at most "
                    + RecordWriter.MAX_PAYLOAD_BYTES + "; use a sparse vector or fewer features");
        }
        clear();
        putInt(RecordWriter.MAGIC);
        putInt((int) payload);
        putEntry(FEATURES, tensor);
        if (values > 0) {
            putField(TENSOR_VALUES, values);
        }
        return bytes;
    }

    /** Returns tag and length of the keys; empty if there are no keys. */
    byte[] keysHeader(int keys) {
        clear();
        if (keys > 0) {
            putField(TENSOR_KEYS, keys);
        }
        return bytes;
    }

    /** Returns everything between the keys and the label. */
    byte[] tail(int dimension, int label) {
        clear();
        if (dimension > 0) {
            putField(TENSOR_SHAPE, RecordBuffer.varintSize(dimension));
            putVarint(dimension);
        }
        if (label != FrameTemplate.UNLABELLED) {
            putEntry(LABEL, field(label));
            putField(TENSOR_VALUES, label);
        }
        return bytes;
    }

    /** Returns the number of bytes of a length-delimited field with a tag of one byte. */
    private static long field(long length) {
        return 1 + RecordBuffer.varintSize(length) + length;
    }

    /**
     * Returns the number of bytes of a map entry with the key {@code values} and a tensor of this length, without the
     * entry's own tag and length.
     */
    private static long entry(long tensor) {
        return field(VALUES.length) + field(field(tensor));
    }

    private void clear() {
        Arrays.fill(bytes, (byte) 0);
        length = 0;
    }

    /** Puts everything of a map entry before its tensor's fields. */
    private void putEntry(int tag, long tensor) {
        putField(tag, entry(tensor));
        putField(MAP_KEY, VALUES.length);
        System.arraycopy(VALUES, 0, bytes, length, VALUES.length);
        length += VALUES.length;
        putField(MAP_VALUE, field(tensor));
        putField(FLOAT32, tensor);
    }

    private void putField(int tag, long size) {
        bytes[length++] = (byte) tag;
        putVarint(size);
    }

    private void putVarint(long value) {
        long rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            bytes[length++] = (byte) (rest | 0x80);
        }
        bytes[length++] = (byte) rest;
    }

    private void putInt(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }
}
