package io.dynasage.local.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Items of {@code userId} and {@code month}, with {@code activities}: a list of maps of activity, product and at. */
record ActivityLists(List<Event> events) {
    private static final int MONTH = "2026-01".length();

    List<TableItem> items() {
        Map<String, Map<String, List<Event>>> lists = events.stream()
                .collect(Collectors.groupingBy(
                        Event::userId,
                        TreeMap::new,
                        Collectors.groupingBy(
                                event -> event.at().toString().substring(0, MONTH),
                                TreeMap::new,
                                Collectors.toList())));
        return lists.entrySet().stream()
                .flatMap(user -> user.getValue().entrySet().stream()
                        .map(month -> item(user.getKey(), month.getKey(), month.getValue())))
                .toList();
    }

    private static TableItem item(String user, String month, List<Event> activities) {
        return json -> {
            EventItem.attribute(json, "userId", "S", user);
            EventItem.attribute(json, "month", "S", month);
            EventItem.list(json, "activities", activities, ActivityLists::activity);
        };
    }

    private static void activity(JsonGenerator json, Event event) throws IOException {
        EventItem.attribute(json, "activity", "S", event.eventType());
        EventItem.attribute(json, "product", "S", event.itemId());
        EventItem.attribute(json, "at", "S", event.at().toString());
    }
}
