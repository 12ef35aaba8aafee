package io.dynasage.channels;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A little-endian byte buffer in front of a stream; it is reused for every record and grows only for one that is larger than it. */
final class RecordBuffer {
    private static final int INITIAL_BYTES = 1 << 16;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private final OutputStream out;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int position;

    RecordBuffer(OutputStream out) {
        this.out = out;
    }

    /** Makes room for {@code count} more bytes, handing on what is there if it must. */
    void require(int count) throws IOException {
        if (bytes.length - position >= count) {
            return;
        }
        drain();
        if (bytes.length < count) {
            bytes = new byte[Math.max(count, (int) Math.min(2L * bytes.length, 1 << 30))];
        }
    }

    void drain() throws IOException {
        out.write(bytes, 0, position);
        position = 0;
    }

    void close() throws IOException {
        try (out) {
            drain();
        }
    }

    void putInt(int value) {
        INT.set(bytes, position, value);
        position += 4;
    }

    /** A tag of one byte and the length of what follows. */
    void putField(int tag, int length) {
        bytes[position++] = (byte) tag;
        putVarint(length);
    }

    void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    void putVarints(int[] values, int count) {
        byte[] target = bytes;
        int at = position;
        for (int i = 0; i < count; i++) {
            int rest = values[i];
            while ((rest & ~0x7F) != 0) {
                target[at++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            target[at++] = (byte) rest;
        }
        position = at;
    }

    void putBytes(byte[] source) {
        System.arraycopy(source, 0, bytes, position, source.length);
        position += source.length;
    }

    void putFloat(float value) {
        FLOAT.set(bytes, position, value);
        position += 4;
    }

    void putFloats(double[] values, int count) {
        byte[] target = bytes;
        int at = position;
        for (int i = 0; i < count; i++) {
            FLOAT.set(target, at + 4 * i, (float) values[i]);
        }
        position = at + 4 * count;
    }

    void putDouble(double value) {
        DOUBLE.set(bytes, position, value);
        position += 8;
    }

    void putDoubles(double[] values, int count) {
        byte[] target = bytes;
        int at = position;
        for (int i = 0; i < count; i++) {
            DOUBLE.set(target, at + 8 * i, values[i]);
        }
        position = at + 8 * count;
    }

    void putZeros(int count) {
        for (int i = 0; i < count; i++) {
            bytes[position++] = 0;
        }
    }

    /** Bytes of {@code value} as a varint: 1 to 10; a negative one takes 10. */
    static int varintSize(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }
}
