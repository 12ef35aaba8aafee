package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.settings.Problems;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings that define an event, and which items are left out.
 *
 * @param columns the declared columns
 * @param explode the place of the list, set or map that holds several events of one item; empty: an item is an event
 * @param ttl the attribute that DynamoDB's Time to Live is enabled on, or null
 * @param asOf events at or after it are left out; null: none are, unless {@code asOfLag} is set
 * @param asOfLag if {@code asOf} is null, sets as-of this long before the run's start; null: as-of stays unset
 * @param duplicates the rule that makes an event a duplicate, or null: no event is one
 * @param times what holds for times whose columns do not declare it
 * @param visible attributes that are declared not to be personal, although the user's id or the table's key is in them
 * @param forget the users whose items are left out
 * @param query the query whose result is read in place of the items; empty: the items are
 */
public record EventSettings(
        List<EventColumn> columns,
        Optional<DocumentPath> explode,
        String ttl,
        Instant asOf,
        Duration asOfLag,
        DuplicateRule duplicates,
        EventTimes times,
        Set<String> visible,
        ForgetSettings forget,
        Optional<EventQuery> query) {
    /** The column with the user's id, which is personal unless it is declared not to be. */
    public static final String USER = "user_id";

    /** The column with the time of an event. */
    private static final String TIME = "event_time";

    /**
     * Checks that events can be read with these settings.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every problem
     */
    public EventSettings {
        columns = List.copyOf(columns);
        visible = Set.copyOf(visible);
        if (forget.given()) {
            UserIds.require(columns);
        }
        new Problems()
                .require(
                        query.isEmpty() || explode.isEmpty(),
                        "explode",
                        "events.explode and events.query are both set; explode the list in the query (LATERAL VIEW"
                                + " explode), and remove events.explode")
                .raise();
        requireTimes(columns(columns, times, null));
        schema(columns, explode, rules(ttl, asOf, asOfLag, duplicates, Instant.EPOCH), visible);
    }

    private static EventSchema schema(
            List<EventColumn> columns, Optional<DocumentPath> explode, EventRules rules, Set<String> visible) {
        return new EventSchema(columns, rules, explode.orElse(null), Set.of(), visible);
    }

    /**
     * Returns the schema of a run's events.
     *
     * @param start the run's start, from which as-of-lag counts back, after which times are too late, and the time at
     *     which items count as expired if no as-of is set
     */
    public EventSchema schema(Instant start) {
        Instant latest = start.plus(times.ahead()).truncatedTo(ChronoUnit.SECONDS);
        return schema(columns(columns, times, latest), explode, rules(ttl, asOf, asOfLag, duplicates, start), visible);
    }

    /**
     * Returns the attributes of items that are read: those of the columns, or those that the query declares. Each is
     * there once, the ttl attribute last.
     */
    public List<String> attributes() {
        EventSchema schema = schema(Instant.EPOCH);
        return query.map(declared -> declared.attributes(schema.rules())).orElseGet(schema::attributes);
    }

    /** Returns the column that finds the user's id in an item; empty if there is none, or only a query says it. */
    public Optional<EventColumn> userOfItems() {
        return query.isPresent() ? Optional.empty() : user();
    }

    /** Returns the column with the user's id; empty if there is none. */
    public Optional<EventColumn> user() {
        return UserIds.column(columns);
    }

    private static List<EventColumn> columns(List<EventColumn> columns, EventTimes times, Instant latest) {
        return columns.stream()
                .map(column -> column.withTimes(times.zone(), times.earliest(), latest))
                .toList();
    }

    private static void requireTimes(List<EventColumn> columns) {
        Problems problems = new Problems();
        for (EventColumn column : columns) {
            ColumnTime time = column.time();
            String group = "columns." + column.name();
            problems.require(
                            time.earliest() == null
                                    || time.latest() == null
                                    || time.earliest().isBefore(time.latest()),
                            group + ".latest",
                            "latest is " + time.latest() + ", which is not after earliest, " + time.earliest()
                                    + ", so that every time would be rejected")
                    .require(
                            time.isUnderstood(),
                            group + ".zone",
                            "Column " + column.name() + " has the format \"" + time.format()
                                    + "\", which does not say a zone; set zone = UTC (or the zone of the clock that"
                                    + " wrote it), or events.time-zone for all columns");
        }
        problems.raise();
    }

    private static EventRules rules(
            String ttl, Instant asOf, Duration asOfLag, DuplicateRule duplicates, Instant start) {
        Optional<Instant> cutOff =
                Optional.ofNullable(asOf).or(() -> Optional.ofNullable(asOfLag).map(start::minus));
        Optional<Instant> until = cutOff.or(() -> Optional.ofNullable(ttl).map(attribute -> start));
        return new EventRules(
                ttl,
                until.map(time -> time.truncatedTo(ChronoUnit.SECONDS)).orElse(null),
                cutOff.map(time -> TIME).orElse(null),
                duplicates);
    }
}
