package io.dynasage.dynamodb.export;

import io.dynasage.dynamodb.items.ItemParser;
import io.dynasage.dynamodb.items.JsonCursor;
import io.dynasage.dynamodb.items.MalformedItemException;
import java.util.List;

/** Reads the lines of one shape into an {@link ItemParser}. For one thread. */
final class ItemLine {
    private static final int ABSENT = -1;

    private final LineShape shape;
    private final ItemParser item;
    private final List<String> keys;
    private final int firstKey;
    private final JsonCursor cursor = new JsonCursor();
    private final IonLine ion = new IonLine();
    private final ItemParser metadata = new ItemParser(List.of("WriteTimestampMicros"));
    private boolean deleted;
    private long micros;

    /**
     * Creates a reader of lines.
     *
     * @param item receives the items
     * @param keys names of the table's key attributes, which every item has
     * @param firstKey the parser's number for the first key attribute; the numbers of the others follow
     */
    ItemLine(LineShape shape, ItemParser item, List<String> keys, int firstKey) {
        this.shape = shape;
        this.item = item;
        this.keys = keys;
        this.firstKey = firstKey;
    }

    /**
     * Reads a line. Afterwards the parser holds its item, or the keys for a deletion.
     *
     * @throws MalformedLineException if the line does not have this shape
     */
    void read(byte[] line, int from, int to) {
        if (shape.ion()) {
            byte[] json = ion.translate(line, from, to);
            json(json, 0, json.length);
        } else {
            json(line, from, to);
        }
        for (int i = 0; i < keys.size(); i++) {
            if (!item.has(firstKey + i)) {
                throw new MalformedLineException(
                        "The item has no attribute " + keys.get(i) + ", which is a key of the table");
            }
        }
    }

    /** Returns whether the last change deleted its item. */
    boolean deleted() {
        return deleted;
    }

    /** Returns the time at which the last change was written, in microseconds since 1970. */
    long micros() {
        return micros;
    }

    private void json(byte[] json, int from, int to) {
        try {
            cursor.reset(json, from, to);
            if (shape.change()) {
                change(json, to);
            } else if (shape == LineShape.PIPELINE) {
                cursor.moveTo(item.parse(json, from, to));
            } else {
                item(json, to);
            }
            cursor.expectEnd();
        } catch (MalformedItemException e) {
            throw new MalformedLineException(
                    e.getMessage().replaceFirst(" at byte \\d+$", " at byte " + (e.offset() - from)));
        }
    }

    private void item(byte[] json, int to) {
        cursor.enterObject();
        boolean found = false;
        while (cursor.nextMember()) {
            if (cursor.nameIs("Item")) {
                cursor.moveTo(item.parse(json, cursor.offset(), to));
                found = true;
            } else {
                cursor.skipValue();
            }
        }
        if (!found) {
            throw new MalformedLineException("The line has no Item");
        }
    }

    private void change(byte[] json, int to) {
        int keysAt = ABSENT;
        int newImageAt = ABSENT;
        int metadataAt = ABSENT;
        cursor.enterObject();
        while (cursor.nextMember()) {
            int at = cursor.offset();
            if (cursor.nameIs("Keys")) {
                keysAt = at;
            } else if (cursor.nameIs("NewImage")) {
                newImageAt = at;
            } else if (cursor.nameIs("Metadata")) {
                metadataAt = at;
            }
            cursor.skipValue();
        }
        if (keysAt == ABSENT || metadataAt == ABSENT) {
            throw new MalformedLineException(
                    "The line has no " + (keysAt == ABSENT ? "Keys" : "Metadata") + ", so it is no change");
        }
        deleted = newImageAt == ABSENT;
        item.parse(json, deleted ? keysAt : newImageAt, to);
        micros = micros(json, metadataAt, to);
    }

    /**
     * Reads a time. DynamoDB's documentation shows it both as a tagged number and as a plain text; both are accepted.
     */
    private long micros(byte[] json, int at, int to) {
        String text = null;
        JsonCursor members = new JsonCursor();
        members.reset(json, at, to);
        members.enterObject();
        while (members.nextMember()) {
            if (members.nameIs("WriteTimestampMicros")) {
                if (json[members.offset()] == '{') {
                    metadata.parse(json, at, to);
                    text = metadata.text(0);
                } else {
                    text = members.string();
                    continue;
                }
            }
            members.skipValue();
        }
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw new MalformedLineException(
                    "The line's Metadata has no WriteTimestampMicros, a number of microseconds");
        }
    }
}
