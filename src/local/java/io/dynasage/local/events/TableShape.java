package io.dynasage.local.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How events are stored in a table. */
public enum TableShape {
    /** One item for each event, with its columns as attributes; see {@link TableLoader}. */
    EVENTS("user_id", "event_key", TableShape::flat),
    /** Users, events and products in one table, whose keys hold the kind, the ids and the time. */
    SINGLE_TABLE("PK", "SK", events -> new SingleTable(events).items()),
    /** One item for each user and month, with a list of what the user did. */
    LIST_PER_USER("userId", "month", events -> new ActivityLists(events).items()),
    /** One item for each day on which a user did something, with a list of the items: orders and their lines. */
    ORDERS("customerId", "orderId", events -> new Orders(events).items());

    private final String hashKey;
    private final String rangeKey;
    private final Function<List<Event>, List<TableItem>> items;

    TableShape(String hashKey, String rangeKey, Function<List<Event>, List<TableItem>> items) {
        this.hashKey = hashKey;
        this.rangeKey = rangeKey;
        this.items = items;
    }

    /** Returns the shape with the given name, as it is typed and printed; empty if there is none. */
    public static Optional<TableShape> of(String name) {
        return Arrays.stream(values())
                .filter(shape -> shape.toString().equals(name))
                .findFirst();
    }

    /** Returns all names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(TableShape::toString).collect(Collectors.joining(", "));
    }

    String hashKey() {
        return hashKey;
    }

    String rangeKey() {
        return rangeKey;
    }

    /** Returns the items that hold these events, each as one line of DynamoDB JSON. */
    public List<String> lines(List<Event> events) {
        return items(events).stream().map(TableItem::line).toList();
    }

    /** Returns the items that hold these events. */
    List<TableItem> items(List<Event> events) {
        return items.apply(events);
    }

    private static List<TableItem> flat(List<Event> events) {
        return IntStream.range(0, events.size())
                .<TableItem>mapToObj(i -> json -> EventItem.write(json, i, events.get(i)))
                .toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
