package io.dynasage.config;

import io.dynasage.events.Coercion;
import io.dynasage.events.ColumnType;
import io.dynasage.events.DuplicateRule;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventSettings;
import io.dynasage.events.ForgetList;
import io.dynasage.events.ForgetSettings;
import io.dynasage.events.Keep;
import io.dynasage.features.UseCase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        Map<String, Settings> groups = s.groups("events.columns");
        List<EventColumn> columns = columns(groups);
        String ttl = s.optional("events.ttl");
        Instant asOf = s.times().instant("events.as-of");
        Duration lag = s.times().durationIfSet("events.as-of-lag");
        DuplicateRule duplicates = duplicates();
        ForgetSettings forget = new ForgetSettings(
                s.list(ForgetList.SETTING), Optional.ofNullable(s.optional(ForgetList.SETTING + "-uri")));
        return s.built(
                "events.", () -> new EventSettings(columns, ttl, asOf, lag, duplicates, visible(columns, groups), forget));
    }

    private List<EventColumn> columns(Map<String, Settings> groups) {
        List<EventColumn> columns = groups.entrySet().stream()
                .map(column -> column(column.getKey(), column.getValue()))
                .filter(Objects::nonNull)
                .toList();
        for (String needed : useCase.eventColumns()) {
            if (settings.object("events.columns." + needed).isEmpty()) {
                settings.problem("events.columns." + needed + " is not declared; the use case needs it");
            }
        }
        columns.stream()
                .filter(column -> column.name().equals("event_time") && column.type() != ColumnType.TIMESTAMP)
                .forEach(column -> settings.wrong(
                        "events.columns.event_time.type",
                        "\"" + column.type() + "\" is no time; as-of and the split need a timestamp"));
        return columns;
    }

    private static EventColumn column(String name, Settings column) {
        return column.built(
                "",
                () -> new EventColumn(
                        name,
                        column.required("attribute", "name the DynamoDB attribute that the column reads"),
                        column.choice("type", ColumnType.class),
                        column.flagIfSet("required"),
                        Set.copyOf(column.choices("accept", Coercion.class)),
                        new LinkedHashSet<>(column.list("allowed")),
                        column.flagIfSet("personal")));
    }

    /** Returns the attributes of columns that are declared with personal = false, and of none that is personal. */
    private static Set<String> visible(List<EventColumn> columns, Map<String, Settings> groups) {
        return columns.stream()
                .filter(column -> groups.get(column.name()).isSet("personal"))
                .map(EventColumn::attribute)
                .filter(attribute -> columns.stream()
                        .noneMatch(column -> column.attribute().equals(attribute) && column.personal()))
                .collect(Collectors.toSet());
    }

    private DuplicateRule duplicates() {
        List<String> key = settings.list("events.duplicates.key");
        Keep keep = settings.choice("events.duplicates.keep", Keep.class);
        String orderBy = settings.optional("events.duplicates.order-by");
        return key.isEmpty() ? null : settings.built("events.", () -> new DuplicateRule(key, keep, orderBy));
    }
}
