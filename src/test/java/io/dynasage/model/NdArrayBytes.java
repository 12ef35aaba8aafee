package io.dynasage.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds array lists by hand, right or wrong ones. */
final class NdArrayBytes {
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);

    /** The head of a list of this number of arrays. */
    static NdArrayBytes list(long arrays) {
        return new NdArrayBytes().longs(0x112, 0, arrays);
    }

    NdArrayBytes ints(int... values) {
        Arrays.stream(values).forEach(buffer::putInt);
        return this;
    }

    NdArrayBytes longs(long... values) {
        Arrays.stream(values).forEach(buffer::putLong);
        return this;
    }

    NdArrayBytes floats(float... values) {
        for (float value : values) {
            buffer.putFloat(value);
        }
        return this;
    }

    NdArrayBytes raw(int... values) {
        for (int value : values) {
            buffer.put((byte) value);
        }
        return this;
    }

    NdArrayBytes shape(long... axes) {
        return ints(axes.length).longs(axes);
    }

    /** Header of a dense array up to its element type. */
    NdArrayBytes dense(int type, long... axes) {
        return ints(NdArrayFile.V2_MAGIC, 0).shape(axes).ints(1, 0, type);
    }

    NdArrayBytes names(String... names) {
        longs(names.length);
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            longs(bytes.length);
            buffer.put(bytes);
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
