package io.dynasage.quality;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.events.Event;

/** An item of a table, as a line of an export has it. */
final class Item {
    private final ObjectNode attributes = JsonNodeFactory.instance.objectNode();

    /** Returns the item of a generated event. */
    static Item of(Event event) {
        return new Item()
                .text("user_id", event.userId())
                .text("item_id", event.itemId())
                .text("event_type", event.eventType())
                .number("timestamp", String.valueOf(event.at().toEpochMilli()));
    }

    /** Sets an attribute of type S. */
    Item text(String name, String value) {
        attributes.putObject(name).put("S", value);
        return this;
    }

    /** Sets an attribute of type N. */
    Item number(String name, String value) {
        attributes.putObject(name).put("N", value);
        return this;
    }

    /** DynamoDB JSON. */
    String line() {
        return "{\"Item\":" + attributes + "}";
    }
}
