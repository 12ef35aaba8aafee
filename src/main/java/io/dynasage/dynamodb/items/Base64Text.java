package io.dynasage.dynamodb.items;

import java.util.Arrays;
import java.util.Base64;

/** Binary values: the standard Base64 alphabet, padded. */
final class Base64Text {
    private Base64Text() {}

    /** Appends the text of a binary value in canonical form. */
    static void appendText(TextBuffer out, byte[] json, int from, int to, long flags) {
        out.append(Base64.getEncoder().encode(decoded(json, from, to, flags)));
    }

    /** Appends the bytes of the value. */
    static void appendBytes(TextBuffer out, byte[] json, int from, int to, long flags) {
        out.append(decoded(json, from, to, flags));
    }

    private static byte[] decoded(byte[] json, int from, int to, long flags) {
        TextBuffer text = new TextBuffer();
        StringText.appendDecoded(text, json, from, to, flags);
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(text.bytes(), text.length()));
        } catch (IllegalArgumentException e) {
            throw new MalformedItemException("A binary value is not Base64 (" + e.getMessage() + ")", from);
        }
    }
}
