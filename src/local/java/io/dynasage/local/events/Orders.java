package io.dynasage.local.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Orders: {@code customerId}, {@code orderId}, {@code orderedAt} (N, epoch milliseconds), {@code status}, and
 * {@code items}, a list of maps of sku and qty. An order has what a user met on one day.
 */
record Orders(List<Event> events) {

    List<TableItem> items() {
        Map<String, Map<Instant, List<Event>>> days = events.stream()
                .collect(Collectors.groupingBy(
                        Event::userId,
                        TreeMap::new,
                        Collectors.groupingBy(
                                event -> event.at().truncatedTo(ChronoUnit.DAYS), TreeMap::new, Collectors.toList())));
        return days.entrySet().stream()
                .flatMap(user -> user.getValue().values().stream().map(day -> order(user.getKey(), day)))
                .toList();
    }

    private static TableItem order(String customer, List<Event> day) {
        Instant at = day.stream().map(Event::at).max(Comparator.naturalOrder()).orElseThrow();
        Map<String, Long> lines =
                day.stream().collect(Collectors.groupingBy(Event::itemId, TreeMap::new, Collectors.counting()));
        return json -> {
            EventItem.attribute(json, "customerId", "S", customer);
            EventItem.attribute(json, "orderId", "S", "order-" + at.toEpochMilli());
            EventItem.attribute(json, "orderedAt", "N", Long.toString(at.toEpochMilli()));
            EventItem.attribute(json, "status", "S", "PAID");
            EventItem.list(json, "items", lines.entrySet(), (line, entry) -> {
                EventItem.attribute(line, "sku", "S", entry.getKey());
                EventItem.attribute(line, "qty", "N", Long.toString(entry.getValue()));
            });
        };
    }
}
