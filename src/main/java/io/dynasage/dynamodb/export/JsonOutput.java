package io.dynasage.dynamodb.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON as UTF-8 in a buffer that is reused. */
final class JsonOutput {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** The letters of the control characters' short escapes, indexed by character code. */
    private static final String SHORT = "--------btn-fr";

    private byte[] bytes = new byte[1 << 12];
    private int length;

    /** Returns the bytes of the text, from 0 to {@link #length}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    JsonOutput raw(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    JsonOutput raw(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return raw(utf8, 0, utf8.length);
    }

    JsonOutput raw(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** Appends a string with its quotes, escaped as necessary. */
    JsonOutput string(byte[] utf8, int from, int to) {
        raw('"');
        for (int i = from; i < to; i++) {
            textByte(utf8[i]);
        }
        return raw('"');
    }

    JsonOutput string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /** Appends one byte of UTF-8 inside a string. */
    private void textByte(byte value) {
        if (value == '"' || value == '\\') {
            raw('\\').raw((char) value);
        } else if (value >= 0 && value < ' ') {
            control(value);
        } else {
            reserve(1);
            bytes[length++] = value;
        }
    }

    private void control(int value) {
        int letter = value < SHORT.length() ? SHORT.charAt(value) : '-';
        if (letter != '-') {
            raw('\\').raw((char) letter);
            return;
        }
        raw("\\u00");
        reserve(2);
        bytes[length++] = HEX[value >> 4];
        bytes[length++] = HEX[value & 15];
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
