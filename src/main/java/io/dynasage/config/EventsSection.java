package io.dynasage.config;

import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.events.Coercion;
import io.dynasage.events.ColumnSource;
import io.dynasage.events.ColumnTime;
import io.dynasage.events.ColumnType;
import io.dynasage.events.DuplicateRule;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventQuery;
import io.dynasage.events.EventSettings;
import io.dynasage.events.EventTimes;
import io.dynasage.events.ForgetList;
import io.dynasage.events.ForgetSettings;
import io.dynasage.events.ItemAttribute;
import io.dynasage.events.Keep;
import io.dynasage.features.UseCase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code events}: the columns of an event, and the rules for its items. */
record EventsSection(Settings settings, UseCase useCase) {

    EventSettings events() {
        Optional<DocumentPath> explode = explode();
        Map<String, Settings> groups = settings.groups("events.columns");
        List<EventColumn> columns = checked(groups, explode.isPresent());
        String ttl = settings.optional("events.ttl").orElse(null);
        Instant asOf = settings.times().instant("events.as-of").orElse(null);
        Duration lag = settings.times().durationIfSet("events.as-of-lag").orElse(null);
        DuplicateRule duplicates = duplicates().orElse(null);
        EventTimes times = new EventTimes(
                zone(settings, "events.time-zone"),
                settings.times().instant("events.earliest-time").orElse(null),
                settings.times().durationOrNone("events.time-ahead"));
        Set<String> visible = visible(columns, groups);
        ForgetSettings forget = new ForgetSettings(
                settings.list(ForgetList.SETTING), settings.addresses().file(ForgetList.SETTING + "-uri"));
        Optional<EventQuery> query = query();
        if (query.isPresent() && forget.given()) {
            requireNoCopies();
        }
        return settings.built(
                "events.",
                () -> new EventSettings(columns, explode, ttl, asOf, lag, duplicates, times, visible, forget, query));
    }

    /** Requires that no items are kept where only the query says whose they are. */
    private void requireNoCopies() {
        if (settings.choice("source.snapshot", SnapshotFormat.class) == SnapshotFormat.JSON) {
            settings.wrong(
                    "source.snapshot",
                    "json keeps items, also of the users in " + ForgetList.SETTING + ", because only "
                            + EventQuery.SETTING + " says whose they are; set parquet, which keeps events, or none");
        }
    }

    private Optional<EventQuery> query() {
        List<ItemAttribute> attributes = settings.named().map("events.attributes").entrySet().stream()
                .flatMap(declared -> attribute(declared.getKey(), declared.getValue()).stream())
                .toList();
        Optional<String> uri = settings.addresses().file(EventQuery.SETTING);
        if (uri.isEmpty() && !attributes.isEmpty()) {
            settings.wrong(
                    "events.attributes",
                    "attributes are declared, but " + EventQuery.SETTING + ", which reads them, is not set; set it to"
                            + " the URI of an SQL file, or remove them");
        }
        return uri.flatMap(
                file -> Optional.ofNullable(settings.built("events.", () -> new EventQuery(file, attributes))));
    }

    private Optional<ItemAttribute> attribute(String name, String ddl) {
        try {
            return Optional.of(ItemAttribute.of(name, ddl));
        } catch (IllegalArgumentException e) {
            settings.wrong("events.attributes." + name, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<DocumentPath> explode() {
        return settings.optional("events.explode")
                .flatMap(text -> ColumnSourceSection.path(settings, "events.explode", text, DocumentPath::parse));
    }

    /** Returns the columns of the groups; those with problems, which are recorded, are left out. */
    static List<EventColumn> columns(Map<String, Settings> groups, boolean exploded) {
        return groups.entrySet().stream()
                .map(column -> column(column.getKey(), column.getValue(), exploded))
                .filter(Objects::nonNull)
                .toList();
    }

    private List<EventColumn> checked(Map<String, Settings> groups, boolean exploded) {
        List<EventColumn> columns = columns(groups, exploded);
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
            requireItem(column);
        });
        return columns;
    }

    /** Requires that each event names an item where events are choices of items. */
    private void requireItem(EventColumn column) {
        boolean chooses = useCase == UseCase.RECOMMENDATION || useCase == UseCase.PERSONALIZATION;
        if (chooses && column.name().equals("item_id") && !column.required()) {
            settings.wrong(
                    "events.columns.item_id.required",
                    "an event without an item would count as a choice of no item; set it to true, and leave such"
                            + " events out by source.where, such as \"attribute_exists(item_id)\"");
        }
    }

    private static String named(Set<ColumnType> types) {
        if (types.equals(Set.of(ColumnType.STRING))) {
            return "string, and accept = [text-as-number] if the ids are numbers";
        }
        return types.stream().map(ColumnType::toString).collect(Collectors.joining(", "));
    }

    private static EventColumn column(String name, Settings column, boolean exploded) {
        int maxLength = column.whole("max-length", 1).orElse(EventColumn.ANY_LENGTH);
        ColumnTime time = time(column);
        ColumnSource source = new ColumnSourceSection(column, exploded).source();
        return column.built(
                "",
                () -> new EventColumn(
                        name,
                        source,
                        column.choice("type", ColumnType.class),
                        column.flagIfSet("required"),
                        Set.copyOf(column.choices("accept", Coercion.class)),
                        new LinkedHashSet<>(column.list("allowed")),
                        column.flagIfSet("personal"),
                        maxLength,
                        time));
    }

    private static ColumnTime time(Settings column) {
        String format = column.optional("format").orElse(null);
        ZoneId zone = zone(column, "zone");
        Locale locale = column.optional("locale")
                .map(tag -> column.built("locale", () -> ColumnTime.locale(tag)))
                .orElse(ColumnTime.ANY.locale());
        Instant earliest = column.times().instant("earliest").orElse(null);
        Instant latest = column.times().instant("latest").orElse(null);
        return Objects.requireNonNullElse(
                column.built("", () -> new ColumnTime(format, zone, locale, earliest, latest)), ColumnTime.ANY);
    }

    /** Returns the zone that the setting names; null if it is not set, or names none, which is recorded. */
    static ZoneId zone(Settings settings, String key) {
        return settings.optional(key)
                .map(name -> settings.built(key, () -> ColumnTime.zone(name)))
                .orElse(null);
    }

    /** Returns the attributes of columns that are declared with personal = false, and of none that is personal. */
    private static Set<String> visible(List<EventColumn> columns, Map<String, Settings> groups) {
        return columns.stream()
                .filter(column -> groups.get(column.name()).isSet("personal"))
                .flatMap(column -> column.attributes().stream())
                .filter(attribute -> columns.stream()
                        .noneMatch(column ->
                                column.personal() && column.attributes().contains(attribute)))
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
