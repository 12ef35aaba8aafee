package io.dynasage.dynamodb.items;

import static io.dynasage.dynamodb.items.JsonText.FLAGS;
import static io.dynasage.dynamodb.items.JsonText.blanks;
import static io.dynasage.dynamodb.items.JsonText.depth;
import static io.dynasage.dynamodb.items.JsonText.expect;
import static io.dynasage.dynamodb.items.JsonText.first;
import static io.dynasage.dynamodb.items.JsonText.next;
import static io.dynasage.dynamodb.items.JsonText.string;

/**
 * Writes values in Dynasage's canonical form, directly from JSON: no blanks, tags in upper case, sets and maps sorted.
 * An instance is for one thread.
 */
final class ValueText {
    private final TextBuffer keys = new TextBuffer();

    /** Appends the value under the tag, from its first byte, and returns the position after it. */
    int appendContent(TextBuffer out, AttributeType type, byte[] json, int at, int to, int depth) {
        return switch (type) {
            case S, N, B -> appendString(out, type, json, expect(json, at, to, '"'), to);
            case BOOL -> appendBool(out, json, blanks(json, at, to), to);
            case NULL -> {
                out.append(TRUE);
                yield JsonText.bool(json, blanks(json, at, to), to);
            }
            case SS, NS, BS -> appendSet(out, type, json, expect(json, at, to, '['), to);
            case L -> appendList(out, json, expect(json, at, to, '['), to, depth(at, depth));
            case M -> appendMap(out, json, expect(json, at, to, '{'), to, depth(at, depth));
        };
    }

    static final byte[] TRUE = {'t', 'r', 'u', 'e'};

    /** Appends a value with its tag, such as {@code {"S":"…"}}. */
    int appendTagged(TextBuffer out, byte[] json, int at, int to, int depth) {
        int tag = expect(json, expect(json, at, to, '{'), to, '"');
        int tagEnd = (int) string(json, tag, to);
        AttributeType type = AttributeType.of(json, tag, tagEnd, to);
        appendTag(out, type);
        int p = appendContent(out, type, json, expect(json, tagEnd + 1, to, ':'), to, depth);
        out.append('}');
        return expect(json, p, to, '}');
    }

    static void appendTag(TextBuffer out, AttributeType type) {
        out.append('{');
        out.append('"');
        out.append(type.utf8());
        out.append('"');
        out.append(':');
    }

    private int appendString(TextBuffer out, AttributeType type, byte[] json, int at, int to) {
        long end = string(json, at, to);
        appendQuoted(out, type, json, at, (int) end, end & FLAGS);
        return (int) end + 1;
    }

    /** Appends a string of the given type with its quotes. */
    void appendQuoted(TextBuffer out, AttributeType type, byte[] json, int from, int to, long flags) {
        if (type == AttributeType.B || type == AttributeType.BS) {
            out.append('"');
            Base64Text.appendText(out, json, from, to, flags);
            out.append('"');
        } else {
            StringText.appendQuoted(out, json, from, to, flags);
        }
    }

    private static int appendBool(TextBuffer out, byte[] json, int at, int to) {
        int end = JsonText.bool(json, at, to);
        out.append(json, at, end);
        return end;
    }

    private int appendSet(TextBuffer out, AttributeType type, byte[] json, int at, int to) {
        out.append('[');
        SortedParts parts = new SortedParts(keys);
        int p = first(json, at, to, ']');
        while (p >= 0) {
            p = expect(json, p, to, '"');
            long end = string(json, p, to);
            long flags = end & FLAGS;
            int key = keys.length();
            appendKey(type, json, p, (int) end, flags);
            int from = out.length();
            appendQuoted(out, type, json, p, (int) end, flags);
            parts.add(key, keys.length(), from, out.length());
            p = next(json, (int) end + 1, to, ']');
            separate(out, p);
        }
        parts.sortAll(out);
        out.append(']');
        return ~p;
    }

    private void appendKey(AttributeType type, byte[] json, int from, int to, long flags) {
        if (type == AttributeType.BS) {
            Base64Text.appendText(keys, json, from, to, flags);
        } else {
            StringText.appendDecoded(keys, json, from, to, flags);
        }
    }

    private int appendList(TextBuffer out, byte[] json, int at, int to, int depth) {
        out.append('[');
        int p = first(json, at, to, ']');
        while (p >= 0) {
            p = next(json, appendTagged(out, json, p, to, depth), to, ']');
            separate(out, p);
        }
        out.append(']');
        return ~p;
    }

    private int appendMap(TextBuffer out, byte[] json, int at, int to, int depth) {
        out.append('{');
        SortedParts parts = new SortedParts(keys);
        int p = first(json, at, to, '}');
        while (p >= 0) {
            p = expect(json, p, to, '"');
            long end = string(json, p, to);
            long flags = end & FLAGS;
            int key = keys.length();
            StringText.appendDecoded(keys, json, p, (int) end, flags);
            int keyEnd = keys.length();
            int from = out.length();
            StringText.appendQuoted(out, json, p, (int) end, flags);
            out.append(':');
            p = appendTagged(out, json, expect(json, (int) end + 1, to, ':'), to, depth);
            parts.add(key, keyEnd, from, out.length());
            p = next(json, p, to, '}');
            separate(out, p);
        }
        parts.sortLastOfEach(out);
        out.append('}');
        return ~p;
    }

    static void separate(TextBuffer out, int next) {
        if (next >= 0) {
            out.append(',');
        }
    }
}
