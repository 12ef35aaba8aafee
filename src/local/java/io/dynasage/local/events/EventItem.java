package io.dynasage.local.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** An event as an item in DynamoDB JSON; {@link TableLoader} describes its attributes. */
public final class EventItem {
    /** Event numbers start here: numbers of equal length sort as text in the order of their values. */
    private static final int FIRST_NUMBER = 100_000_000;

    private EventItem() {}

    /**
     * Returns the item as one line.
     *
     * @param number the event's number in the source
     */
    public static String json(int number, Event event) {
        TableItem item = json -> write(json, number, event);
        return item.line();
    }

    /** Writes the item's attributes into the current JSON object. */
    static void write(JsonGenerator json, int number, Event event) throws IOException {
        for (Map.Entry<String, String> entry : event.more().entrySet()) {
            attribute(json, entry.getKey(), "S", entry.getValue());
        }
        for (Map.Entry<String, String> entry : event.numbers().entrySet()) {
            attribute(json, entry.getKey(), "N", entry.getValue());
        }
        attribute(json, "user_id", "S", event.userId());
        attribute(json, "event_key", "S", Objects.toString(event.at(), "") + "#" + (FIRST_NUMBER + number));
        attribute(json, "item_id", "S", event.itemId());
        attribute(json, "event_type", "S", event.eventType());
        attribute(json, "rating", "N", event.rating());
        if (event.at() != null) {
            attribute(json, "timestamp", "N", Long.toString(event.at().toEpochMilli()));
        }
    }

    /** Writes the attributes of an element of a list. */
    @FunctionalInterface
    interface Element<T> {
        void write(JsonGenerator json, T element) throws IOException;
    }

    /** Writes an attribute that is a list of maps. */
    static <T> void list(JsonGenerator json, String name, Collection<T> elements, Element<T> map) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeArrayFieldStart("L");
        for (T element : elements) {
            json.writeStartObject();
            json.writeObjectFieldStart("M");
            map.write(json, element);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes an attribute, unless the event does not have it. */
    static void attribute(JsonGenerator json, String name, String type, String value) throws IOException {
        if (value != null) {
            json.writeObjectFieldStart(name);
            json.writeStringField(type, value);
            json.writeEndObject();
        }
    }
}
