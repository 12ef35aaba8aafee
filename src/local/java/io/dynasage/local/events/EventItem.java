package io.dynasage.local.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** An event as an item in DynamoDB JSON; {@link TableLoader} describes its attributes. */
public final class EventItem {
    private static final JsonFactory FACTORY = new JsonFactory();
    /** Event numbers start here: numbers of equal length sort as text in the order of their values. */
    private static final int FIRST_NUMBER = 100_000_000;

    private EventItem() {}

    /**
     * Returns the item as one line.
     *
     * @param number the event's number in the source
     */
    public static String json(int number, Event event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            write(json, number, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
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
        attribute(json, "event_key", "S", event.at() + "#" + (FIRST_NUMBER + number));
        attribute(json, "item_id", "S", event.itemId());
        attribute(json, "event_type", "S", event.eventType());
        attribute(json, "rating", "N", event.rating());
        attribute(json, "timestamp", "N", Long.toString(event.at().toEpochMilli()));
    }

    private static void attribute(JsonGenerator json, String name, String type, String value) throws IOException {
        if (value != null) {
            json.writeObjectFieldStart(name);
            json.writeStringField(type, value);
            json.writeEndObject();
        }
    }
}
