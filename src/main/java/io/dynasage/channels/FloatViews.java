package io.dynasage.channels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** An array of bytes as little-endian floats that may start at any byte. The views are kept as long as the array is the same. */
final class FloatViews {
    private final FloatBuffer[] views = new FloatBuffer[Float.BYTES];
    private byte[] viewed;

    /** Copies {@code count} floats from byte {@code from} on, with one copy where the machine has that byte order. */
    void copy(byte[] bytes, int from, float[] target, int at, int count) {
        if (viewed != bytes) {
            view(bytes);
        }
        views[from & 3].get(from >> 2, target, at, count);
    }

    private void view(byte[] bytes) {
        for (int i = 0; i < views.length; i++) {
            views[i] = ByteBuffer.wrap(bytes, i, bytes.length - i).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        }
        viewed = bytes;
    }
}
