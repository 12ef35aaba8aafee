package io.dynasage.local.events;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The positions of the columns in an events file. */
final class EventColumns {
    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long MILLIS_BELOW = 100_000_000_000_000L;
    private static final int ABSENT = -1;

    private final Path file;
    private final List<String> names;
    private final NeededColumns needed;
    private final int user;
    private final int item;
    private final int type;
    private final int rating;
    private final int time;

    private EventColumns(Path file, List<String> names, NeededColumns needed) {
        this.file = file;
        this.names = names;
        this.needed = needed;
        this.user = position("user_id", "userId");
        this.item = position("item_id", "movieId");
        this.type = position("event_type", "eventType");
        this.rating = position("rating", "rating");
        this.time = position("timestamp", "timestamp");
    }

    static EventColumns of(Path file, List<String> header, NeededColumns needed) {
        EventColumns columns = new EventColumns(
                file,
                header.stream().map(name -> name.replace("\uFEFF", "").strip()).toList(),
                needed);
        if (!columns.suffice()) {
            throw new EventFileException(
                    file, 1, "the header is " + String.join(",", header) + ", but it must have the columns " + needed);
        }
        return columns;
    }

    private boolean suffice() {
        boolean choice = item != ABSENT && (type != ABSENT || rating != ABSENT);
        return user != ABSENT && time != ABSENT && (choice || needed == NeededColumns.USER_AND_TIME);
    }

    List<String> names() {
        return names;
    }

    Event event(int line, List<String> fields) {
        if (fields.size() != names.size()) {
            throw new EventFileException(
                    file,
                    line,
                    fields.size() + " fields where the header has " + names.size()
                            + "; quote a field that contains a comma");
        }
        return new Event(
                required(line, fields, user),
                item(line, fields),
                optional(fields, type).orElse(null),
                optional(fields, rating).map(value -> number(line, value)).orElse(null),
                instant(line, required(line, fields, time)),
                more(fields));
    }

    private int position(String name, String other) {
        return Math.max(names.indexOf(name), names.indexOf(other));
    }

    private String item(int line, List<String> fields) {
        if (needed == NeededColumns.CHOICE) {
            return required(line, fields, item);
        }
        return optional(fields, item).orElse(null);
    }

    private String required(int line, List<String> fields, int column) {
        String value = fields.get(column).strip();
        if (value.isEmpty()) {
            throw new EventFileException(file, line, names.get(column) + " is empty; every event needs one");
        }
        return value;
    }

    private static Optional<String> optional(List<String> fields, int column) {
        return Stream.of(column)
                .filter(any -> column != ABSENT)
                .map(fields::get)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private String number(int line, String value) {
        try {
            return new BigDecimal(value).toPlainString();
        } catch (NumberFormatException e) {
            throw new EventFileException(
                    file, line, "rating is `" + value + "`, which is not a number; write it like 4.5");
        }
    }

    private Instant instant(int line, String value) {
        try {
            if (value.chars().allMatch(Character::isDigit)) {
                return epoch(Long.parseLong(value));
            }
            return OffsetDateTime.parse(value).toInstant();
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new EventFileException(
                    file,
                    line,
                    "timestamp is `" + value + "`; write epoch seconds or milliseconds, or "
                            + "ISO 8601 with an offset like 2026-01-01T12:00:00Z");
        }
    }

    private static Instant epoch(long value) {
        if (value < SECONDS_BELOW) {
            return Instant.ofEpochSecond(value);
        }
        if (value < MILLIS_BELOW) {
            return Instant.ofEpochMilli(value);
        }
        return Instant.ofEpochMilli(value / 1000);
    }

    private Map<String, String> more(List<String> fields) {
        Map<String, String> more = new TreeMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (!List.of(user, item, type, rating, time).contains(i)
                    && !fields.get(i).isBlank()) {
                more.put(names.get(i), fields.get(i).strip());
            }
        }
        return more;
    }
}
