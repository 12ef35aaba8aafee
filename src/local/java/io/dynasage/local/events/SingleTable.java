package io.dynasage.local.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A single-table design: {@code PK = USER#user, SK = EVENT#time#item} with the event's type as {@code action},
 * {@code SK = PROFILE} for each user, and {@code PK = PRODUCT#item, SK = INFO} for each item.
 */
record SingleTable(List<Event> events) {

    List<TableItem> items() {
        Stream<TableItem> profiles = events.stream()
                .map(Event::userId)
                .distinct()
                .sorted()
                .map(user -> json -> {
                    keys(json, "USER#" + user, "PROFILE");
                    EventItem.attribute(json, "name", "S", "Name of " + user);
                });
        Stream<TableItem> products = events.stream()
                .map(Event::itemId)
                .distinct()
                .sorted()
                .map(item -> json -> {
                    keys(json, "PRODUCT#" + item, "INFO");
                    EventItem.attribute(json, "title", "S", "Title of " + item);
                    EventItem.attribute(json, "category", "S", item.split("-")[0]);
                });
        return Stream.of(profiles, products, events.stream().map(SingleTable::item))
                .flatMap(items -> items)
                .toList();
    }

    private static TableItem item(Event event) {
        return json -> {
            keys(json, "USER#" + event.userId(), "EVENT#" + event.at() + "#" + event.itemId());
            EventItem.attribute(json, "action", "S", event.eventType());
        };
    }

    private static void keys(JsonGenerator json, String hash, String range) throws IOException {
        EventItem.attribute(json, "PK", "S", hash);
        EventItem.attribute(json, "SK", "S", range);
    }
}
