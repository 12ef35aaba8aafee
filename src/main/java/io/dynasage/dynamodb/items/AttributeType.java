package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;

/** The types of DynamoDB, named by their tags. */
public enum AttributeType {
    /** Text. */
    S,
    /** A number, as text of up to 38 digits. */
    N,
    /** Bytes, in Base64. */
    B,
    /** True or false. */
    BOOL,
    /** Null. */
    NULL,
    /** A set of texts. */
    SS,
    /** A set of numbers. */
    NS,
    /** A set of bytes. */
    BS,
    /** A list. */
    L,
    /** A map. */
    M;

    private static final AttributeType[] ALL = values();
    private final byte[] utf8 = name().getBytes(StandardCharsets.US_ASCII);

    /** Returns the tag's bytes, which must not be changed. */
    byte[] utf8() {
        return utf8;
    }

    /** Returns whether the value under the tag is a JSON string: S, N or B. */
    boolean isString() {
        return this == S || this == N || this == B;
    }

    /**
     * Returns the type with the given tag in any case, because exports of Data Pipeline write {@code nULL}.
     *
     * @param limit the end of the text
     * @throws MalformedItemException if there is no such type
     */
    static AttributeType of(byte[] json, int from, int to, int limit) {
        for (AttributeType type : ALL) {
            if (type.isSpelled(json, from, to)) {
                return type;
            }
        }
        throw JsonText.malformed("a DynamoDB type (S, N, B, BOOL, NULL, SS, NS, BS, L or M)", json, from, limit);
    }

    private boolean isSpelled(byte[] json, int from, int to) {
        if (to - from != utf8.length) {
            return false;
        }
        for (int i = 0; i < utf8.length; i++) {
            if ((json[from + i] & 0xDF) != utf8[i]) {
                return false;
            }
        }
        return true;
    }
}
