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
    /** Earlier times are probably not epoch times: 20260102 would be in 1970. */
    private static final Instant EPOCH_FROM = Instant.parse("1990-01-01T00:00:00Z");

    private static final int MOST_EPOCH_DIGITS = 16;
    private static final int ABSENT = -1;

    private final List<String> names;
    private final FileColumns given;
    private final int user;
    private final int item;
    private final int type;
    private final int rating;
    private final int time;

    private EventColumns(Path file, List<String> names, FileColumns given) {
        this.names = names;
        this.given = given;
        given.called().forEach((column, name) -> require(file, column, name));
        this.user = position("user_id", "userId");
        this.item = position("item_id", "movieId");
        this.type = position("event_type", "eventType");
        this.rating = position("rating", "rating");
        this.time = position("timestamp", "timestamp");
    }

    static EventColumns of(Path file, List<String> header, FileColumns given) {
        EventColumns columns =
                new EventColumns(file, header.stream().map(String::strip).toList(), given);
        if (!columns.suffice()) {
            throw new EventFileException(
                    file,
                    1,
                    "the header is " + String.join(",", header) + ", but it must have the columns " + given.needed()
                            + "; if they have other names, give them, such as --column user_id=member");
        }
        return columns;
    }

    private void require(Path file, String column, String name) {
        if (!names.contains(name)) {
            throw new EventFileException(
                    file,
                    1,
                    "the header is " + String.join(",", names) + ", and has no column " + name + " for --column "
                            + column + "=" + name);
        }
    }

    private boolean suffice() {
        boolean choice = item != ABSENT && (type != ABSENT || rating != ABSENT);
        return user != ABSENT && time != ABSENT && (choice || given.needed() == NeededColumns.USER_AND_TIME);
    }

    List<String> names() {
        return names;
    }

    /** Returns why no event can be made of the fields. */
    Optional<String> problem(List<String> fields) {
        if (fields.size() != names.size()) {
            return Optional.of(fields.size() + " fields where the header has " + names.size()
                    + "; quote a field that contains what separates fields");
        }
        return Optional.of(names.get(user) + " is empty; every event needs one")
                .filter(any -> fields.get(user).isBlank());
    }

    /** Returns the event. A time or a rating that is not read here is a further column under its usual name. */
    Event event(List<String> fields) {
        Map<String, String> more = more(fields);
        Optional<Instant> at = optional(fields, time).flatMap(text -> kept(instant(text), "timestamp", text, more));
        Optional<String> rated = optional(fields, rating).flatMap(text -> kept(number(text), "rating", text, more));
        return new Event(
                fields.get(user).strip(),
                optional(fields, item).orElse(null),
                optional(fields, type).orElse(null),
                rated.orElse(null),
                at.orElse(null),
                more);
    }

    private static <T> Optional<T> kept(Optional<T> read, String name, String text, Map<String, String> more) {
        if (read.isEmpty()) {
            more.put(name, text);
        }
        return read;
    }

    private int position(String name, String other) {
        return given.nameOf(name)
                .map(names::indexOf)
                .orElseGet(() -> Math.max(names.indexOf(name), names.indexOf(other)));
    }

    private static Optional<String> optional(List<String> fields, int column) {
        return Stream.of(column)
                .filter(any -> column != ABSENT)
                .map(fields::get)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static Optional<String> number(String value) {
        try {
            return Optional.of(new BigDecimal(value).toPlainString());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String value) {
        try {
            if (value.length() <= MOST_EPOCH_DIGITS && value.chars().allMatch(Character::isDigit)) {
                return Optional.of(epoch(Long.parseLong(value))).filter(at -> !at.isBefore(EPOCH_FROM));
            }
            return Optional.of(OffsetDateTime.parse(value).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
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
