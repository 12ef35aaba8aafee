package io.dynasage.dynamodb.items;

import static io.dynasage.dynamodb.items.JsonText.FLAGS;
import static io.dynasage.dynamodb.items.JsonText.expect;
import static io.dynasage.dynamodb.items.JsonText.first;
import static io.dynasage.dynamodb.items.JsonText.next;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes JSON that is not DynamoDB's as compact, sorted DynamoDB JSON: an object as M, an array as L, a string as S, a
 * number as N verbatim, {@code true} and {@code false} as BOOL, {@code null} as NULL. {@code NaN}, {@code Infinity} and
 * {@code -Infinity}, which Python and others write where JSON has no number, are S of that word.
 */
final class PlainJson {
    /** The number of levels that DynamoDB allows, and the largest size of an item, in characters. */
    private static final int MOST_LEVELS = 32;

    private static final int LARGEST = 400 * 1024;
    private static final List<byte[]> NOT_FINITE = Stream.of("NaN", "Infinity", "-Infinity")
            .map(word -> word.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private final TextBuffer out = new TextBuffer();
    private final TextBuffer keys = new TextBuffer();
    private final NumberText number = new NumberText();
    private final byte[] json;

    private PlainJson(byte[] json) {
        this.json = json;
    }

    /**
     * Returns the tagged value that a text of JSON holds.
     *
     * @return empty if the text is not the JSON of an object or array, or has more levels or characters than DynamoDB
     *     allows
     */
    static Optional<byte[]> tagged(String text) {
        String stripped = text.strip();
        if (!isBegun(stripped) || stripped.length() > LARGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PlainJson(stripped.getBytes(StandardCharsets.UTF_8)).whole());
        } catch (MalformedItemException e) {
            return Optional.empty();
        }
    }

    /** Returns whether a text begins as an object or array does. */
    static boolean isBegun(String text) {
        String stripped = text.strip();
        return stripped.startsWith("{") || stripped.startsWith("[");
    }

    private byte[] whole() {
        int end = append(0, 0);
        if (end < json.length) {
            throw JsonText.malformed("the end of the text", json, end, json.length);
        }
        return Arrays.copyOf(out.bytes(), out.length());
    }

    private int append(int at, int depth) {
        if (depth > MOST_LEVELS) {
            throw new MalformedItemException("Nested more than " + MOST_LEVELS + " levels deep", at);
        }
        int p = JsonText.blanks(json, at, json.length);
        if (p >= json.length) {
            throw JsonText.malformed("a value", json, p, json.length);
        }
        int word = notFinite(p);
        if (word > p) {
            ValueText.appendTag(out, AttributeType.S);
            appendQuoted(p, word);
            out.append('}');
            return word;
        }
        AttributeType type = type(json[p]);
        ValueText.appendTag(out, type);
        int end = switch (type) {
            case S -> string(p);
            case M -> object(p, depth);
            case L -> array(p, depth);
            default -> JsonText.skip(json, p, json.length, 0);
        };
        switch (type) {
            case N -> appendNumber(p, end);
            case BOOL -> out.append(json, p, end);
            case NULL -> out.append(ValueText.TRUE);
            default -> {}
        }
        out.append('}');
        return end;
    }

    private static AttributeType type(byte c) {
        return switch (c) {
            case '"' -> AttributeType.S;
            case '{' -> AttributeType.M;
            case '[' -> AttributeType.L;
            case 't', 'f' -> AttributeType.BOOL;
            case 'n' -> AttributeType.NULL;
            default -> AttributeType.N;
        };
    }

    private void appendNumber(int from, int to) {
        if (!number.read(json, from, to)) {
            throw JsonText.malformed("a number", json, from, to);
        }
        appendQuoted(from, to);
    }

    private void appendQuoted(int from, int to) {
        out.append('"');
        out.append(json, from, to);
        out.append('"');
    }

    /** Returns the end of the word for a number that is not finite; the position itself if there is none. */
    private int notFinite(int at) {
        if (json[at] != 'N' && json[at] != 'I' && json[at] != '-') {
            return at;
        }
        for (byte[] word : NOT_FINITE) {
            int end = Math.min(at + word.length, json.length);
            if (Arrays.equals(json, at, end, word, 0, word.length)) {
                return end;
            }
        }
        return at;
    }

    private int string(int at) {
        long end = JsonText.string(json, at + 1, json.length);
        StringText.appendQuoted(out, json, at + 1, (int) end, end & FLAGS);
        return (int) end + 1;
    }

    private int array(int at, int depth) {
        out.append('[');
        int p = first(json, at + 1, json.length, ']');
        while (p >= 0) {
            p = next(json, append(p, depth + 1), json.length, ']');
            ValueText.separate(out, p);
        }
        out.append(']');
        return ~p;
    }

    private int object(int at, int depth) {
        out.append('{');
        SortedParts parts = new SortedParts(keys);
        int p = first(json, at + 1, json.length, '}');
        while (p >= 0) {
            p = expect(json, p, json.length, '"');
            long end = JsonText.string(json, p, json.length);
            int key = keys.length();
            StringText.appendDecoded(keys, json, p, (int) end, end & FLAGS);
            int keyEnd = keys.length();
            int from = out.length();
            StringText.appendQuoted(out, json, p, (int) end, end & FLAGS);
            out.append(':');
            p = append(expect(json, (int) end + 1, json.length, ':'), depth + 1);
            parts.add(key, keyEnd, from, out.length());
            p = next(json, p, json.length, '}');
            ValueText.separate(out, p);
        }
        parts.sortLastOfEach(out);
        out.append('}');
        return ~p;
    }
}
