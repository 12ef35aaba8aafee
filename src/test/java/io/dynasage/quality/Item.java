package io.dynasage.quality;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An item of a table, as a line of an export has it. */
final class Item {
    private final ObjectNode attributes = JsonNodeFactory.instance.objectNode();

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
