package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;

/**
 * Walks the JSON around items: a page of a scan, a line of an export or a manifest. The cursor is positioned before a
 * value, and every method moves it forward. For one thread. All methods fail with {@link MalformedItemException} if the
 * JSON does not have the requested form.
 */
public final class JsonCursor {
    private final TextBuffer text = new TextBuffer();
    private byte[] json = new byte[0];
    private int at;
    private int to;
    private int nameFrom;
    private long nameTo;
    private boolean first;

    /** Creates a cursor without text; see {@link #reset}. */
    public JsonCursor() {}

    /** Moves the cursor before the value that begins at the given index. */
    public void reset(byte[] bytes, int from, int limit) {
        java.util.Objects.checkFromToIndex(from, limit, bytes.length);
        json = bytes;
        at = from;
        to = limit;
    }

    /** Returns the index of the next byte. */
    public int offset() {
        return at;
    }

    /** Moves the cursor to the position at which another parser stopped. */
    public void moveTo(int offset) {
        at = offset;
        first = false;
    }

    /** Enters an object. Call {@link #nextMember} next. */
    public void enterObject() {
        at = JsonText.expect(json, at, to, '{');
        first = true;
    }

    /**
     * Moves the cursor before the value of the next member. At the end of the object it leaves the object and returns
     * false. The member's value must be consumed before the next call.
     */
    public boolean nextMember() {
        if (!nextPart('}')) {
            return false;
        }
        nameFrom = JsonText.expect(json, at, to, '"');
        nameTo = JsonText.string(json, nameFrom, to);
        at = JsonText.blanks(json, JsonText.expect(json, (int) nameTo + 1, to, ':'), to);
        return true;
    }

    /** Enters an array. Call {@link #nextElement} next. */
    public void enterArray() {
        at = JsonText.expect(json, at, to, '[');
        first = true;
    }

    /** Moves the cursor before the next element. At the end of the array it leaves the array and returns false. */
    public boolean nextElement() {
        return nextPart(']');
    }

    private boolean nextPart(char close) {
        int p = first ? JsonText.first(json, at, to, close) : JsonText.next(json, at, to, close);
        first = false;
        at = p < 0 ? ~p : JsonText.blanks(json, p, to);
        return p >= 0;
    }

    /** Returns whether the member has the given name, which is ASCII without escapes. */
    public boolean nameIs(String name) {
        if ((int) nameTo - nameFrom != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (json[nameFrom + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Skips a value of any kind. */
    public void skipValue() {
        at = JsonText.skip(json, at, to, 0);
    }

    /** Returns the next value, a string; null for {@code null}. */
    public String string() {
        if (at < to && json[at] == 'n') {
            skipValue();
            return null;
        }
        int from = JsonText.expect(json, at, to, '"');
        long end = JsonText.string(json, from, to);
        at = (int) end + 1;
        text.truncate(0);
        StringText.appendDecoded(text, json, from, (int) end, end & JsonText.FLAGS);
        return text.toString();
    }

    /** Returns the next value, a number. */
    public double number() {
        int from = JsonText.blanks(json, at, to);
        if (from >= to || json[from] != '-' && (json[from] < '0' || json[from] > '9')) {
            throw JsonText.malformed("a number", json, from, to);
        }
        skipValue();
        String number = new String(json, from, at - from, StandardCharsets.US_ASCII);
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new MalformedItemException("Expected a number but found " + number, from);
        }
    }

    /** Fails if anything other than blanks remains. */
    public void expectEnd() {
        at = JsonText.blanks(json, at, to);
        if (at < to) {
            throw JsonText.malformed("the end of the text", json, at, to);
        }
    }
}
