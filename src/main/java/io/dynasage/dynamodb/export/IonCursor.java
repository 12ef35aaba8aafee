package io.dynasage.dynamodb.export;

import java.nio.charset.StandardCharsets;

/**
 * Characters and tokens of Ion text (Amazon Ion specification, text encoding) in UTF-8 bytes: as much of it as DynamoDB writes, and blanks
 * and comments wherever Ion allows them.
 */
final class IonCursor {
    private byte[] text;
    private int at;
    private int to;
    private int start;

    void reset(byte[] bytes, int from, int limit) {
        text = bytes;
        at = from;
        to = limit;
        start = from;
    }

    /** The next byte after blanks and comments, without taking it; -1 at the end. */
    int peek() {
        while (at < to) {
            int c = text[at];
            if (c == '/' && at + 1 < to && (text[at + 1] == '/' || text[at + 1] == '*')) {
                comment();
            } else if (c == ' ' || c >= '\t' && c <= '\r') {
                at++;
            } else {
                return c & 0xff;
            }
        }
        return -1;
    }

    /** Takes the next byte if it is that one. */
    boolean take(char expected) {
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char expected) {
        if (!take(expected)) {
            throw malformed("expected '" + expected + "'");
        }
    }

    /** Whether exactly this comes next, without taking it. */
    boolean startsWith(String ascii) {
        if (peek() < 0 || at + ascii.length() > to) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (text[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void skip(int bytes) {
        at += bytes;
    }

    /** A run of letters, digits and the signs of numbers and symbols; empty if none comes next. */
    String token() {
        peek();
        int from = at;
        while (at < to && isToken(text[at])) {
            at++;
        }
        return new String(text, from, at - from, StandardCharsets.US_ASCII);
    }

    private static boolean isToken(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c == '.' || c == '-' || c == '+';
    }

    /** Appends the text within quotes, which come next, to a JSON string. */
    void quoted(char quote, JsonOutput out) {
        expect(quote);
        while (at < to && text[at] != quote) {
            if (text[at] == '\\') {
                escape(out);
            } else if (text[at] >= 0 && text[at] < ' ' && text[at] != '\t') {
                throw malformed("a control character stands in a text");
            } else {
                out.textByte(text[at++]);
            }
        }
        if (at >= to) {
            throw malformed("a text does not end");
        }
        at++;
    }

    private void escape(JsonOutput out) {
        at++;
        int c = at < to ? text[at++] : -1;
        switch (c) {
            case '0' -> out.codePoint(0);
            case 'a' -> out.codePoint(7);
            case 'b' -> out.codePoint('\b');
            case 't' -> out.codePoint('\t');
            case 'n' -> out.codePoint('\n');
            case 'f' -> out.codePoint('\f');
            case 'r' -> out.codePoint('\r');
            case 'v' -> out.codePoint(0x0b);
            case '"', '\'', '?', '/', '\\' -> out.codePoint(c);
            case 'x' -> out.codePoint(hex(2));
            case 'u' -> unicode(out);
            case 'U' -> out.codePoint(checked(hex(8)));
            default -> throw malformed("an escape that Ion does not know");
        }
    }

    private void unicode(JsonOutput out) {
        int point = hex(4);
        if (Character.isHighSurrogate((char) point) && at + 1 < to && text[at] == '\\' && text[at + 1] == 'u') {
            at += 2;
            int low = hex(4);
            if (!Character.isLowSurrogate((char) low)) {
                throw malformed("half a surrogate pair");
            }
            point = Character.toCodePoint((char) point, (char) low);
        }
        out.codePoint(checked(point));
    }

    private int checked(int point) {
        if (!Character.isValidCodePoint(point) || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw malformed("an escape that is no character");
        }
        return point;
    }

    private int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < to ? Character.digit(text[at++], 16) : -1;
            if (digit < 0) {
                throw malformed("an escape without its hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Appends the Base64 between the braces of a blob; they are taken too. A slash begins no comment there. */
    void blob(JsonOutput out) {
        skip(2);
        while (at < to && text[at] != '}') {
            int c = text[at++];
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=') {
                out.raw((char) c);
            } else if (c != ' ' && (c < '\t' || c > '\r')) {
                throw malformed("a blob that is not Base64");
            }
        }
        if (at + 1 >= to || text[at + 1] != '}') {
            throw malformed("a blob does not end");
        }
        skip(2);
    }

    private void comment() {
        boolean line = text[at + 1] == '/';
        at += 2;
        while (at < to && !(line ? text[at] == '\n' : text[at] == '*' && at + 1 < to && text[at + 1] == '/')) {
            at++;
        }
        if (at >= to && !line) {
            throw malformed("a comment does not end");
        }
        at += line ? 0 : 2;
    }

    MalformedLineException malformed(String what) {
        return new MalformedLineException("Not the Ion that DynamoDB writes: " + what + " at byte " + (at - start));
    }
}
