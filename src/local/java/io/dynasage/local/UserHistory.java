package io.dynasage.local;

import io.dynasage.local.events.Event;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The histories of users.
 *
 * @param byUser the events of each user, latest event first
 */
record UserHistory(Map<String, List<Entry>> byUser) {

    /** One event of a user; {@code what} is its type or its rating. */
    record Entry(Instant at, String what, String itemId) {}

    /** Returns the histories that these events are. */
    static UserHistory of(List<Event> events) {
        Map<String, List<Event>> byUser =
                events.stream().filter(event -> event.at() != null).collect(Collectors.groupingBy(Event::userId));
        return new UserHistory(byUser.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        user -> user.getValue().stream()
                                .map(UserHistory::entry)
                                .sorted(Comparator.comparing(Entry::at).reversed())
                                .toList())));
    }

    /** Returns the user's events. */
    List<Entry> of(String user) {
        return byUser.getOrDefault(user, List.of());
    }

    private static Entry entry(Event event) {
        String what = Optional.ofNullable(event.eventType()).orElseGet(() -> "rated " + event.rating());
        return new Entry(event.at(), what, event.itemId());
    }
}
