package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;

/**
 * Walks the JSON around items: a page of a scan, a line of an export, a manifest. It stands before a value; every
 * method moves it on. For one thread. All methods fail with {@link MalformedItemException} where the JSON is not as
 * asked for.
 */
public final class JsonCursor {
    private final TextBuffer text = new TextBuffer();
    private byte[] json = new byte[0];
    private int at;
    private int to;
    private int nameFrom;
    private long nameTo;
    private boolean first;

    /** A cursor over nothing; see {@link #reset}. */
    public JsonCursor() {}

    /** Stands before the value that begins at an index. */
    public void reset(byte[] bytes, int from, int limit) {
        java.util.Objects.checkFromToIndex(from, limit, bytes.length);
        json = bytes;
        at = from;
        to = limit;
    }

    /** Index of the next byte. */
    public int offset() {
        return at;
    }

    /** Goes to where another parser has stopped. */
    public void moveTo(int offset) {
        at = offset;
        first = false;
    }

    /** Into an object: {@link #nextMember} comes next. */
    public void enterObject() {
        at = JsonText.expect(json, at, to, '{');
        first = true;
    }

    /**
     * Before the value of the next member; false after the object, which is then left. The member's value has to be
     * taken before the next call.
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

    /** Into an array: {@link #nextElement} comes next. */
    public void enterArray() {
        at = JsonText.expect(json, at, to, '[');
        first = true;
    }

    /** Before the next element; false after the array, which is then left. */
    public boolean nextElement() {
        return nextPart(']');
    }

    private boolean nextPart(char close) {
        int p = JsonText.blanks(json, at, to);
        if (first && p < to && json[p] == close) {
            at = p + 1;
            first = false;
            return false;
        }
        int next = first ? p : JsonText.next(json, p, to, close);
        first = false;
        at = next < 0 ? ~next : JsonText.blanks(json, next, to);
        return next >= 0;
    }

    /** Whether the member's name is that; ASCII, without escapes. */
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

    /** The member's name. */
    public String name() {
        return decoded(nameFrom, nameTo);
    }

    /** Past the value, whatever it is. */
    public void skipValue() {
        at = JsonText.skip(json, at, to, 0);
    }

    /** The string that comes next; null for {@code null}. */
    public String string() {
        if (at < to && json[at] == 'n') {
            skipValue();
            return null;
        }
        int from = JsonText.expect(json, at, to, '"');
        long end = JsonText.string(json, from, to);
        at = (int) end + 1;
        return decoded(from, end);
    }

    /** The number that comes next. */
    public double number() {
        int from = JsonText.blanks(json, at, to);
        if (from >= to || json[from] != '-' && (json[from] < '0' || json[from] > '9')) {
            throw JsonText.malformed("a number", json, from, to);
        }
        skipValue();
        try {
            return Double.parseDouble(new String(json, from, at - from, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            throw new MalformedItemException(
                    "Expected a number but found " + new String(json, from, at - from, StandardCharsets.US_ASCII),
                    from);
        }
    }

    /** Fails unless only blanks are left. */
    public void expectEnd() {
        at = JsonText.blanks(json, at, to);
        if (at < to) {
            throw JsonText.malformed("the end of the text", json, at, to);
        }
    }

    private String decoded(int from, long end) {
        text.truncate(0);
        StringText.appendDecoded(text, json, from, (int) end, end & (JsonText.ESCAPED | JsonText.NON_ASCII));
        return text.toString();
    }
}
