package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing, reusable buffer of UTF-8 text. */
public final class TextBuffer {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;
    private byte[] bytes;
    private int length;

    /** Creates an empty buffer. */
    public TextBuffer() {
        this.bytes = new byte[256];
    }

    /** Returns the text's bytes, from 0 to {@link #length()}. The array changes when the buffer grows. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the number of bytes in use. */
    public int length() {
        return length;
    }

    /** Removes the text from the given byte on. */
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

    /** Appends a Unicode code point. Half a surrogate pair, which UTF-8 cannot hold, becomes {@code ?}, as in Java. */
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
