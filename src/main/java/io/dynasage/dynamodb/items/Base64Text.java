package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Binary values: the standard Base64 alphabet, padded. */
final class Base64Text {
    private static final byte[] VALUES = values();

    private Base64Text() {}

    /** Appends the text of a binary value in canonical form. */
    static void appendText(TextBuffer out, byte[] json, int from, int to, long flags) {
        if (flags == 0 && isCanonical(json, from, to)) {
            out.append(json, from, to);
        } else {
            out.append(Base64.getEncoder().encode(decodeAny(json, from, to, flags)));
        }
    }

    /** Appends the bytes of the value. */
    static void appendBytes(TextBuffer out, byte[] json, int from, int to, long flags) {
        if (flags != 0 || !isCanonical(json, from, to)) {
            out.append(decodeAny(json, from, to, flags));
            return;
        }
        for (int p = from; p < to; p += 4) {
            int bits = VALUES[json[p]] << 18 | VALUES[json[p + 1]] << 12 | value(json[p + 2]) << 6 | value(json[p + 3]);
            out.append(bits >> 16);
            if (json[p + 2] != '=') {
                out.append(bits >> 8);
            }
            if (json[p + 3] != '=') {
                out.append(bits);
            }
        }
    }

    private static int value(byte c) {
        return c == '=' ? 0 : VALUES[c];
    }

    private static boolean isCanonical(byte[] json, int from, int to) {
        if ((to - from & 3) != 0) {
            return false;
        }
        if (to == from) {
            return true;
        }
        int end = json[to - 1] != '=' ? to : json[to - 2] != '=' ? to - 1 : to - 2;
        for (int p = from; p < end; p++) {
            if (json[p] < 0 || VALUES[json[p]] < 0) {
                return false;
            }
        }
        int unused = to - end == 0 ? 0 : to - end == 1 ? 3 : 15;
        return (VALUES[json[end - 1]] & unused) == 0;
    }

    private static byte[] decodeAny(byte[] json, int from, int to, long flags) {
        TextBuffer text = new TextBuffer();
        StringText.appendDecoded(text, json, from, to, flags);
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(text.bytes(), text.length()));
        } catch (IllegalArgumentException e) {
            throw new MalformedItemException("A binary value is not Base64 (" + e.getMessage() + ")", from);
        }
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        byte[] alphabet =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < alphabet.length; i++) {
            values[alphabet[i]] = (byte) i;
        }
        return values;
    }
}
