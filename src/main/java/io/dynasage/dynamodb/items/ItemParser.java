package io.dynasage.dynamodb.items;

import java.util.Arrays;
import java.util.List;

/**
 * Finds requested top-level attributes in items of DynamoDB JSON. The parser only records their positions. Nothing is
 * decoded or copied until it is requested, so the parsed bytes must not change until the next item. For one thread.
 *
 * <p>Requested values are checked when they are read; all other values are checked only for their structure. If an item
 * has an attribute twice, the last one counts, as in the AWS SDK. Tags may be in any case. The only exception that the
 * parser throws is {@link MalformedItemException}.
 */
public final class ItemParser {
    private final AttributeNames names;
    /** One element more than requested attributes; unrequested attributes are recorded in the last one. */
    private final AttributeType[] types;

    private final int[] from;
    private final int[] to;
    private final long[] flags;
    private final TextBuffer escapedName = new TextBuffer();
    private final TextBuffer text = new TextBuffer();
    private final ValueText values = new ValueText();
    private byte[] json = new byte[0];
    private int end;

    /**
     * Creates a parser for the given attributes, which are identified by their index in this list from now on.
     *
     * @param attributes names of top-level attributes, each once; may be empty
     */
    public ItemParser(List<String> attributes) {
        this.names = new AttributeNames(attributes);
        int count = attributes.size();
        this.types = new AttributeType[count + 1];
        this.from = new int[count + 1];
        this.to = new int[count + 1];
        this.flags = new long[count + 1];
    }

    /**
     * Parses one item, such as {@code {"user":{"S":"u1"},"stars":{"N":"5"}}}. Blanks before it are allowed.
     *
     * @param bytes the text in UTF-8
     * @param start index of the item's first byte
     * @param limit index after the last byte that may be read
     * @return index after the item's closing brace
     * @throws MalformedItemException if the bytes there are not an item whose attributes have one type each
     */
    public int parse(byte[] bytes, int start, int limit) {
        java.util.Objects.checkFromToIndex(start, limit, bytes.length);
        forget(bytes, limit);
        int p = JsonText.first(bytes, JsonText.expect(bytes, start, limit, '{'), limit, '}');
        while (p >= 0) {
            p = JsonText.expect(bytes, p, limit, '"');
            long nameEnd = JsonText.string(bytes, p, limit);
            int number = number(bytes, p, nameEnd);
            p = JsonText.expect(bytes, (int) nameEnd + 1, limit, ':');
            p = JsonText.next(bytes, value(bytes, p, limit, number), limit, '}');
        }
        return ~p;
    }

    private void forget(byte[] bytes, int limit) {
        Arrays.fill(types, null);
        json = bytes;
        end = limit;
    }

    private int number(byte[] bytes, int start, long nameEnd) {
        if ((nameEnd & JsonText.ESCAPED) == 0) {
            return names.find(bytes, start, (int) nameEnd);
        }
        escapedName.truncate(0);
        StringText.appendDecoded(escapedName, bytes, start, (int) nameEnd, nameEnd & JsonText.FLAGS);
        return names.find(escapedName.bytes(), 0, escapedName.length());
    }

    private int value(byte[] bytes, int start, int limit, int number) {
        int tag = JsonText.expect(bytes, JsonText.expect(bytes, start, limit, '{'), limit, '"');
        int tagEnd = tag + 1;
        if (tagEnd >= limit || bytes[tagEnd] != '"') {
            tagEnd = (int) JsonText.string(bytes, tag, limit);
        }
        AttributeType type = AttributeType.of(bytes, tag, tagEnd, limit);
        types[number] = type;
        return JsonText.expect(
                bytes, content(bytes, JsonText.expect(bytes, tagEnd + 1, limit, ':'), limit, type, number), limit, '}');
    }

    private int content(byte[] bytes, int start, int limit, AttributeType type, int number) {
        if (type.isString()) {
            int first = JsonText.expect(bytes, start, limit, '"');
            long last = JsonText.string(bytes, first, limit);
            from[number] = first;
            to[number] = (int) last;
            flags[number] = last & JsonText.FLAGS;
            return (int) last + 1;
        }
        int first = JsonText.blanks(bytes, start, limit);
        int last = switch (type) {
            case BOOL, NULL -> JsonText.bool(bytes, first, limit);
            case M -> JsonText.skip(bytes, opening(bytes, first, limit, '{'), limit, 0);
            default -> JsonText.skip(bytes, opening(bytes, first, limit, '['), limit, 0);
        };
        from[number] = first;
        to[number] = last;
        return last;
    }

    private static int opening(byte[] bytes, int at, int limit, char bracket) {
        return JsonText.expect(bytes, at, limit, bracket) - 1;
    }

    /** Returns whether the last item has the attribute, even if it is null. */
    public boolean has(int number) {
        return types[number] != null;
    }

    /** Returns the type of the attribute, or null if the last item does not have the attribute. */
    public AttributeType type(int number) {
        return types[number];
    }

    /**
     * Returns the index of the first byte of the value under the tag; for S, N and B, of the first byte after the
     * opening quote. Valid only if the item {@link #has} the attribute.
     */
    public int from(int number) {
        return from[number];
    }

    /**
     * Returns the index after the last byte of the value under the tag; for S, N and B, the index of the closing quote.
     * Valid only if the item {@link #has} the attribute.
     */
    public int to(int number) {
        return to[number];
    }

    /** Returns whether the bytes of an S, N or B are its text: no escapes, only ASCII. */
    boolean isPlain(int number) {
        return flags[number] == 0;
    }

    byte[] json() {
        return json;
    }

    /**
     * Returns the value as text. S and N are verbatim, BOOL is {@code true} or {@code false}, B is Base64, and NULL and
     * an absent attribute are null. Sets, lists and maps are compact DynamoDB JSON without the outer tag; sets and maps
     * are sorted.
     *
     * @throws MalformedItemException if the value does not match its type
     */
    public String text(int number) {
        if (types[number] == null || types[number] == AttributeType.NULL) {
            return null;
        }
        text.truncate(0);
        appendText(number, text);
        return text.toString();
    }

    /** Appends the text that {@link #text} returns; nothing for NULL or an absent attribute. */
    public void appendText(int number, TextBuffer out) {
        AttributeType type = types[number];
        if (type == null || type == AttributeType.NULL) {
            return;
        }
        switch (type) {
            case S, N -> StringText.appendDecoded(out, json, from[number], to[number], flags[number]);
            case B -> Base64Text.appendText(out, json, from[number], to[number], flags[number]);
            case BOOL -> out.append(json, from[number], to[number]);
            default -> values.appendContent(out, type, json, from[number], end, 0);
        }
    }

    /** Appends the bytes of a B. */
    void appendBytes(int number, TextBuffer out) {
        Base64Text.appendBytes(out, json, from[number], to[number], flags[number]);
    }

    /**
     * Appends the value with its tag, such as {@code {"S":"…"}}, in compact form with sorted sets and maps; nothing for
     * an absent attribute.
     */
    public void appendTagged(int number, TextBuffer out) {
        AttributeType type = types[number];
        if (type == null) {
            return;
        }
        ValueText.appendTag(out, type);
        if (type.isString()) {
            values.appendQuoted(out, type, json, from[number], to[number], flags[number]);
        } else {
            values.appendContent(out, type, json, from[number], end, 0);
        }
        out.append('}');
    }

    /**
     * Appends a member such as {@code "name":{"S":"…"}}, after a comma if members precede it; nothing for an absent
     * attribute.
     */
    private void appendMember(int number, TextBuffer out, int start) {
        if (types[number] == null) {
            return;
        }
        if (out.length() > start) {
            out.append(',');
        }
        byte[] name = names.utf8(number);
        out.append('"');
        int nameStart = out.length();
        out.append(name);
        StringText.quoteFrom(out, nameStart);
        out.append('"');
        out.append(':');
        appendTagged(number, out);
    }

    /**
     * Appends the requested attributes from {@code first} up to, but not including, {@code afterLast} as one object of
     * DynamoDB JSON. Absent attributes are left out. With a table's key attributes, the object is {@code item_key}.
     */
    public void appendObject(int first, int afterLast, TextBuffer out) {
        out.append('{');
        int start = out.length();
        for (int number = first; number < afterLast; number++) {
            appendMember(number, out, start);
        }
        out.append('}');
    }
}
