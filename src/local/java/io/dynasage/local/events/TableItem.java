package io.dynasage.local.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynasage.local.services.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** An item that goes into a table. */
@FunctionalInterface
interface TableItem {

    /** Writes the item's attributes as DynamoDB JSON into the current JSON object. */
    void write(JsonGenerator json) throws IOException;

    /** Returns the item that a line of DynamoDB JSON is. */
    static TableItem of(String line) {
        return json -> {
            for (var attributes = Json.MAPPER.readTree(line).fields(); attributes.hasNext(); ) {
                var attribute = attributes.next();
                json.writeFieldName(attribute.getKey());
                Json.MAPPER.writeTree(json, attribute.getValue());
            }
        };
    }

    /** Returns the item as one line of DynamoDB JSON. */
    default String line() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
            json.writeStartObject();
            write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
