package io.dynasage.local.events;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Distinguishes further columns that hold numbers from those that hold text. */
final class FurtherColumns {
    /** A number as DynamoDB takes it. Other spellings, such as 007 and +7, are those of codes. */
    private static final Pattern NUMBER =
            Pattern.compile("-?(?!(\\.?\\d){39})(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,2})?");

    private FurtherColumns() {}

    /** Returns the events with the columns in which every value is a number as numbers. */
    static List<Event> typed(List<Event> events) {
        TreeSet<String> numbers = new TreeSet<>();
        events.forEach(event -> numbers.addAll(event.more().keySet()));
        for (Event event : events) {
            event.more().forEach((name, value) -> {
                if (!NUMBER.matcher(value).matches()) {
                    numbers.remove(name);
                }
            });
        }
        return events.stream().map(event -> typed(event, numbers)).toList();
    }

    private static Event typed(Event event, TreeSet<String> numbers) {
        Map<String, String> text = new TreeMap<>(event.more());
        text.keySet().removeAll(numbers);
        Map<String, String> numeric = new TreeMap<>(event.more());
        numeric.keySet().retainAll(numbers);
        return new Event(event.userId(), event.itemId(), event.eventType(), event.rating(), event.at(), text, numeric);
    }
}
