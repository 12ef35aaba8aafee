package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of UTF-8 text that grow and are used again. */
public final class TextBuffer {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;
    private byte[] bytes;
    private int length;

    /** An empty buffer. */
    public TextBuffer() {
        this.bytes = new byte[256];
    }

    /** The text's bytes from 0 to {@link #length()}; another array after the buffer has grown. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes in use. */
    public int length() {
        return length;
    }

    /** Forgets the text from that byte on. */
    public void truncate(int newLength) {
        length = Math.min(length, newLength);
    }

    void append(int oneByte) {
        reserve(1);
        bytes[length++] = (byte) oneByte;
    }

    void append(byte[] source) {
        append(source, 0, source.length);
    }

    void append(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** Appends a Unicode code point; half a surrogate pair, which UTF-8 cannot hold, as {@code ?}, as Java does. */
    void appendCodePoint(int point) {
        if (point < 0x80) {
            append(point);
        } else if (point < 0x800) {
            append(0xC0 | point >> 6);
            append(0x80 | point & 0x3F);
        } else if (point >= 0xD800 && point < 0xE000) {
            append('?');
        } else if (point < 0x10000) {
            append(0xE0 | point >> 12);
            append(0x80 | point >> 6 & 0x3F);
            append(0x80 | point & 0x3F);
        } else {
            append(0xF0 | point >> 18);
            append(0x80 | point >> 12 & 0x3F);
            append(0x80 | point >> 6 & 0x3F);
            append(0x80 | point & 0x3F);
        }
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            if (more > MAX_BYTES - length) {
                throw new IllegalStateException("A text of more than 2 GiB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(2L * bytes.length, (long) length + more)));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
