package io.dynasage.dynamodb.items;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Stateless functions for JSON in a byte array. A position is an index into the array; {@code to} is the end of the
 * text, and nothing at or after it is read. All functions fail with {@link MalformedItemException}.
 */
final class JsonText {
    /** A flag in the result of {@link #string}: the string contains a backslash. */
    static final long ESCAPED = 1L << 62;
    /** A flag in the result of {@link #string}: the string contains bytes above 0x7F. */
    static final long NON_ASCII = 1L << 61;
    /** Both flags. */
    static final long FLAGS = ESCAPED | NON_ASCII;
    /**
     * DynamoDB allows 32 levels, each of which is two objects in JSON. The rest is a margin for the JSON around the
     * item.
     */
    static final int MAX_DEPTH = 256;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;

    private JsonText() {}

    static long eightBytes(byte[] json, int at) {
        return (long) LONG.get(json, at);
    }

    static MalformedItemException malformed(String expected, byte[] json, int at, int to) {
        if (at >= to) {
            return new MalformedItemException("Expected " + expected + " but the text ends", at);
        }
        int found = json[at] & 0xFF;
        String shown = found > 0x20 && found < 0x7F ? "'" + (char) found + "'" : String.format("0x%02x", found);
        return new MalformedItemException("Expected " + expected + " but found " + shown, at);
    }

    static int blanks(byte[] json, int at, int to) {
        int p = at;
        while (p < to && (json[p] == ' ' || json[p] == '\n' || json[p] == '\r' || json[p] == '\t')) {
            p++;
        }
        return p;
    }

    /** Skips blanks and the expected character. */
    static int expect(byte[] json, int at, int to, char expected) {
        if (at < to && json[at] == expected) {
            return at + 1;
        }
        int p = blanks(json, at, to);
        if (p < to && json[p] == expected) {
            return p + 1;
        }
        throw malformed("'" + expected + "'", json, p, to);
    }

    /**
     * Skips blanks before the first part of an object or array. Returns the position of that part, or the complement
     * ({@code ~}) of the position after the closing bracket if there are no parts.
     */
    static int first(byte[] json, int at, int to, char close) {
        int p = blanks(json, at, to);
        return p < to && json[p] == close ? ~(p + 1) : p;
    }

    /**
     * Skips a separator. Returns the position after {@code ,}, or the complement ({@code ~}) of the position after the
     * closing bracket.
     */
    static int next(byte[] json, int at, int to, char close) {
        int p = at;
        if (p < to && json[p] <= ' ') {
            p = blanks(json, p, to);
        }
        if (p < to && json[p] == ',') {
            return p + 1;
        }
        if (p < to && json[p] == close) {
            return ~(p + 1);
        }
        throw malformed("',' or '" + close + "'", json, p, to);
    }

    /**
     * Goes from the first byte inside a string to its closing quote. Returns that position, combined with
     * {@link #ESCAPED} and {@link #NON_ASCII}.
     */
    static long string(byte[] json, int at, int to) {
        int p = at;
        long flags = 0;
        while (p + 8 <= to) {
            long word = (long) LONG.get(json, p);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long stops = ((quote - ONES & ~quote) | (backslash - ONES & ~backslash) | (word - BLANKS & ~word)) & HIGHS;
            if (stops == 0) {
                flags |= word & HIGHS;
                p += 8;
                continue;
            }
            flags |= word & HIGHS & (stops - 1);
            p += Long.numberOfTrailingZeros(stops) >>> 3;
            if (json[p] == '"') {
                return p | found(flags);
            }
            p = escape(json, p, to);
            flags |= ESCAPED;
        }
        return stringEnd(json, p, to, found(flags));
    }

    private static long found(long flags) {
        if ((flags & HIGHS) != 0) {
            return NON_ASCII | flags & ESCAPED;
        }
        return flags & ESCAPED;
    }

    private static long stringEnd(byte[] json, int at, int to, long before) {
        int p = at;
        long flags = before;
        while (p < to) {
            int c = json[p];
            if (c == '"') {
                return p | flags;
            }
            if (c < 0) {
                flags |= NON_ASCII;
                p++;
            } else if (c == '\\' || c < ' ') {
                p = escape(json, p, to);
                flags |= ESCAPED;
            } else {
                p++;
            }
        }
        throw malformed("the end of a string", json, to, to);
    }

    /**
     * Skips a backslash and the one character after it. The four digits after a u are checked when the string is
     * decoded.
     */
    private static int escape(byte[] json, int at, int to) {
        if (json[at] != '\\') {
            throw malformed("text without control characters", json, at, to);
        }
        if (at + 1 >= to) {
            throw malformed("a character after the backslash", json, to, to);
        }
        if (json[at + 1] < ' ') {
            throw malformed("a character after the backslash", json, at + 1, to);
        }
        return at + 2;
    }

    /** Skips any JSON value and checks its structure. Blanks before it are allowed. */
    static int skip(byte[] json, int at, int to, int depth) {
        int p = blanks(json, at, to);
        if (p >= to) {
            throw malformed("a value", json, p, to);
        }
        return switch (json[p]) {
            case '"' -> (int) string(json, p + 1, to) + 1;
            case '{' -> skipObject(json, p + 1, to, depth(p, depth));
            case '[' -> skipArray(json, p + 1, to, depth(p, depth));
            case 't' -> word(json, p, to, "true");
            case 'f' -> word(json, p, to, "false");
            case 'n' -> word(json, p, to, "null");
            default -> skipNumber(json, p, to);
        };
    }

    /** Returns the next deeper level, or fails if it is too deep. */
    static int depth(int at, int depth) {
        if (depth >= MAX_DEPTH) {
            throw new MalformedItemException("Nested more than " + MAX_DEPTH + " levels deep", at);
        }
        return depth + 1;
    }

    private static int skipObject(byte[] json, int at, int to, int depth) {
        int p = first(json, at, to, '}');
        while (p >= 0) {
            p = expect(json, p, to, '"');
            p = expect(json, (int) string(json, p, to) + 1, to, ':');
            p = next(json, skip(json, p, to, depth), to, '}');
        }
        return ~p;
    }

    private static int skipArray(byte[] json, int at, int to, int depth) {
        int p = first(json, at, to, ']');
        while (p >= 0) {
            p = next(json, skip(json, p, to, depth), to, ']');
        }
        return ~p;
    }

    private static int word(byte[] json, int at, int to, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= to || json[at + i] != word.charAt(i)) {
                throw malformed(word, json, at + i, to);
            }
        }
        return at + word.length();
    }

    /** Skips {@code true} or {@code false}. Blanks before it are allowed. */
    static int bool(byte[] json, int at, int to) {
        return word(json, at, to, at < to && json[at] == 't' ? "true" : "false");
    }

    private static int skipNumber(byte[] json, int at, int to) {
        int p = at;
        if (p < to && json[p] == '-') {
            p++;
        }
        if (p >= to || json[p] < '0' || json[p] > '9') {
            throw malformed("a value", json, p, to);
        }
        while (p < to
                && (json[p] >= '0' && json[p] <= '9'
                        || json[p] == '.'
                        || (json[p] | 32) == 'e'
                        || json[p] == '+'
                        || json[p] == '-')) {
            p++;
        }
        return p;
    }
}
