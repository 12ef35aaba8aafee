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
record EventsSection(Settings settings, UseCase useCase) {

    EventSettings events() {
        Map<String, Settings> groups = settings.groups("events.columns");
        List<EventColumn> columns = columns(groups);
        String ttl = settings.optional("events.ttl").orElse(null);
        Instant asOf = settings.times().instant("events.as-of").orElse(null);
        Duration lag = settings.times().durationIfSet("events.as-of-lag").orElse(null);
        DuplicateRule duplicates = duplicates().orElse(null);
        Set<String> visible = visible(columns, groups);
        ForgetSettings forget =
                new ForgetSettings(settings.list(ForgetList.SETTING), settings.optional(ForgetList.SETTING + "-uri"));
        return settings.built("events.", () -> new EventSettings(columns, ttl, asOf, lag, duplicates, visible, forget));
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
                        "\"" + column.type() + "\" is not a time; as-of and the split need a timestamp"));
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
                .filter(attribute ->
                        columns.stream().noneMatch(column -> column.attribute().equals(attribute) && column.personal()))
                .collect(Collectors.toSet());
    }

    private Optional<DuplicateRule> duplicates() {
        Keep keep = settings.choice("events.duplicates.keep", Keep.class);
        String orderBy = settings.optional("events.duplicates.order-by").orElse(null);
        return Optional.of(settings.list("events.duplicates.key"))
                .filter(key -> !key.isEmpty())
                .map(key -> settings.built("events.", () -> new DuplicateRule(key, keep, orderBy)));
    }
}
