package io.dynasage.dynamodb.items;

/** The content of a JSON string, either decoded or quoted again in Dynasage's canonical form. */
final class StringText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private StringText() {}

    /** Appends the decoded text of a string. */
    static void appendDecoded(TextBuffer out, byte[] json, int from, int to, long flags) {
        if ((flags & JsonText.NON_ASCII) != 0) {
            checkUtf8(json, from, to);
        }
        if ((flags & JsonText.ESCAPED) == 0) {
            out.append(json, from, to);
        } else {
            appendUnescaped(out, json, from, to);
        }
    }

    /**
     * Appends the string with its quotes. Quotes and backslashes are escaped with a backslash; control characters,
     * U+2028 and U+2029 are written as six characters; all other characters are unchanged.
     */
    static void appendQuoted(TextBuffer out, byte[] json, int from, int to, long flags) {
        out.append('"');
        if (flags == 0) {
            out.append(json, from, to);
        } else {
            int start = out.length();
            appendDecoded(out, json, from, to, flags);
            quoteFrom(out, start);
        }
        out.append('"');
    }

    /** Escapes the decoded text at the end of the buffer, from {@code start} on. */
    static void quoteFrom(TextBuffer out, int start) {
        int end = out.length();
        int p = start;
        while (p < end && escapedBytes(out.bytes(), p, end) == 0) {
            p++;
        }
        if (p == end) {
            return;
        }
        byte[] plain = java.util.Arrays.copyOfRange(out.bytes(), p, end);
        out.truncate(p);
        for (int i = 0; i < plain.length; ) {
            int bytes = escapedBytes(plain, i, plain.length);
            if (bytes == 0) {
                out.append(plain[i++]);
            } else {
                appendEscaped(out, plain, i);
                i += bytes;
            }
        }
    }

    /** Returns the number of bytes of the character at the position if it must be escaped, else 0. */
    private static int escapedBytes(byte[] text, int at, int end) {
        byte c = text[at];
        if (c == (byte) 0xE2 && at + 2 < end && text[at + 1] == (byte) 0x80 && (text[at + 2] & 0xFE) == 0xA8) {
            return 3;
        }
        return c >= 0 && c < ' ' || c == '"' || c == '\\' ? 1 : 0;
    }

    private static void appendEscaped(TextBuffer out, byte[] text, int at) {
        int c = text[at];
        out.append('\\');
        if (c == '"' || c == '\\') {
            out.append(c);
            return;
        }
        if (c < 0) {
            c = 0x2000 | text[at + 2] & 0x3F;
        }
        out.append('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[c >> shift & 15]);
        }
    }

    private static void appendUnescaped(TextBuffer out, byte[] json, int from, int to) {
        int p = from;
        while (p < to) {
            int run = p;
            while (p < to && json[p] != '\\') {
                p++;
            }
            out.append(json, run, p);
            if (p < to) {
                p = appendEscape(out, json, p + 1, to);
            }
        }
    }

    private static int appendEscape(TextBuffer out, byte[] json, int at, int to) {
        switch (json[at]) {
            case '"', '\\', '/' -> out.append(json[at]);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                return appendUnicode(out, json, at + 1, to);
            }
            default -> throw JsonText.malformed("one of \"\\/bfnrtu after the backslash", json, at, to);
        }
        return at + 1;
    }

    private static int appendUnicode(TextBuffer out, byte[] json, int at, int to) {
        int first = fourDigits(json, at, to);
        int p = at + 4;
        if (Character.isHighSurrogate((char) first) && p + 1 < to && json[p] == '\\' && json[p + 1] == 'u') {
            int second = fourDigits(json, p + 2, to);
            if (Character.isLowSurrogate((char) second)) {
                out.appendCodePoint(Character.toCodePoint((char) first, (char) second));
                return p + 6;
            }
        }
        out.appendCodePoint(first);
        return p;
    }

    private static int fourDigits(byte[] json, int at, int to) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < to ? Character.digit(json[i], 16) : -1;
            if (digit < 0) {
                throw JsonText.malformed("four hexadecimal digits", json, i, to);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Fails if the bytes are not well-formed UTF-8 (Unicode, table 3-7). */
    static void checkUtf8(byte[] text, int from, int to) {
        int p = from;
        while (p < to) {
            int lead = text[p] & 0xFF;
            if (lead < 0x80) {
                p++;
                continue;
            }
            int more = following(lead);
            boolean good = more > 0 && p + more < to && isSecond(lead, text[p + 1] & 0xFF);
            for (int i = 2; good && i <= more; i++) {
                good = (text[p + i] & 0xC0) == 0x80;
            }
            if (!good) {
                throw new MalformedItemException("The text is not UTF-8", p);
            }
            p += more + 1;
        }
    }

    /** Returns the number of bytes that follow a lead byte, or 0 if it is not a lead byte. */
    private static int following(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        return Math.max(1, (lead >> 4) - 0xC);
    }

    private static boolean isSecond(int lead, int second) {
        return (second & 0xC0) == 0x80
                && switch (lead) {
                    case 0xE0 -> second >= 0xA0;
                    case 0xED -> second < 0xA0;
                    case 0xF0 -> second >= 0x90;
                    case 0xF4 -> second < 0x90;
                    default -> true;
                };
    }
}
