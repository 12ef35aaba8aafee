package io.dynasage.config;

import io.dynasage.events.Coercion;
import io.dynasage.events.ColumnTime;
import io.dynasage.events.ColumnType;
import io.dynasage.events.DuplicateRule;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventSettings;
import io.dynasage.events.EventTimes;
import io.dynasage.events.Keep;
import io.dynasage.features.UseCase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code events}: the columns of an event, and the rules for its items. */
final class EventsSection {
    private final Settings settings;
    private final UseCase useCase;

    EventsSection(Settings settings, UseCase useCase) {
        this.settings = settings;
        this.useCase = useCase;
    }

    EventSettings events() {
        Settings s = settings;
        List<EventColumn> columns = columns();
        String ttl = s.optional("events.ttl");
        Instant asOf = s.times().instant("events.as-of");
        Duration lag = s.times().durationIfSet("events.as-of-lag");
        DuplicateRule duplicates = duplicates();
        EventTimes times = new EventTimes(
                zone(s, "events.time-zone"),
                s.times().instant("events.earliest-time"),
                s.times().durationOrNone("events.time-ahead"));
        return s.built("events.", () -> new EventSettings(columns, ttl, asOf, lag, duplicates, times));
    }

    private List<EventColumn> columns() {
        List<EventColumn> columns = settings.groups("events.columns").entrySet().stream()
                .map(column -> column(column.getKey(), column.getValue()))
                .filter(Objects::nonNull)
                .toList();
        for (String needed : useCase.eventColumns()) {
            if (settings.object("events.columns." + needed).isEmpty()) {
                settings.problem("events.columns." + needed + " is not declared; the use case needs it");
            }
        }
        columns.forEach(column -> {
            Set<ColumnType> types = useCase.columnTypes(column.name());
            if (!types.contains(column.type())) {
                settings.wrong(
                        "events.columns." + column.name() + ".type",
                        "\"" + column.type() + "\" is a type that the use case " + useCase
                                + " cannot take for this column; choose " + named(types));
            }
        });
        return columns;
    }

    private static String named(Set<ColumnType> types) {
        if (types.equals(Set.of(ColumnType.STRING))) {
            return "string, and accept = [text-as-number] if the ids are numbers";
        }
        return types.stream().map(ColumnType::toString).collect(Collectors.joining(", "));
    }

    private static EventColumn column(String name, Settings column) {
        int maxLength = Objects.requireNonNullElse(column.whole("max-length", 1), EventColumn.ANY_LENGTH);
        ColumnTime time = time(column);
        return column.built(
                "",
                () -> new EventColumn(
                        name,
                        column.required("attribute", "name the DynamoDB attribute that the column reads"),
                        column.choice("type", ColumnType.class),
                        column.flagIfSet("required"),
                        Set.copyOf(column.choices("accept", Coercion.class)),
                        new LinkedHashSet<>(column.list("allowed")),
                        column.flagIfSet("personal"),
                        maxLength,
                        time));
    }

    private static ColumnTime time(Settings column) {
        String format = column.optional("format");
        ZoneId zone = zone(column, "zone");
        Locale locale = Optional.ofNullable(column.optional("locale"))
                .map(tag -> column.built("locale", () -> ColumnTime.locale(tag)))
                .orElse(ColumnTime.ANY.locale());
        Instant earliest = column.times().instant("earliest");
        Instant latest = column.times().instant("latest");
        return Objects.requireNonNullElse(
                column.built("", () -> new ColumnTime(format, zone, locale, earliest, latest)), ColumnTime.ANY);
    }

    private static ZoneId zone(Settings settings, String key) {
        String name = settings.optional(key);
        return name == null ? null : settings.built(key, () -> ColumnTime.zone(name));
    }

    private DuplicateRule duplicates() {
        List<String> key = settings.list("events.duplicates.key");
        Keep keep = settings.choice("events.duplicates.keep", Keep.class);
        String orderBy = settings.optional("events.duplicates.order-by");
        return key.isEmpty() ? null : settings.built("events.", () -> new DuplicateRule(key, keep, orderBy));
    }
}
