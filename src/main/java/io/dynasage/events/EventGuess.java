package io.dynasage.events;

import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.items.DocumentPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the items of a sample, or those of one kind, probably become events.
 *
 * @param where the condition that items of the kind meet; empty if all items are events
 * @param profile what these items hold
 * @param list the list, set or map that holds several events of an item; empty if an item is an event
 * @param columns the attributes of the columns
 */
record EventGuess(
        Optional<String> where,
        EventProfile profile,
        Optional<DocumentPath> list,
        Map<ColumnRole, ColumnGuess> columns) {
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    /** @param where the condition that the sample's items meet, if there are others */
    static EventGuess of(Sample sample, Optional<String> where) {
        EventProfile profile = sample.profile();
        Map<ColumnRole, ColumnGuess> columns = ColumnGuesses.of(sample, profile, Optional.empty());
        Optional<ListGuess> list = ColumnGuesses.areAll(columns) ? Optional.empty() : ListGuess.of(sample, profile);
        return new EventGuess(
                where,
                profile,
                list.map(ListGuess::list),
                list.map(ListGuess::columns).orElse(columns));
    }

    /** Returns whether the items have what every event needs. */
    boolean hasAll() {
        return ColumnGuesses.areAll(columns);
    }

    /** Returns whether the columns are read from the same places, as far as every event needs them. */
    boolean readsLike(EventGuess other) {
        return list.equals(other.list) && places().equals(other.places());
    }

    private Map<ColumnRole, String> places() {
        return columns.values().stream()
                .filter(guess -> guess.role().required())
                .collect(Collectors.toMap(
                        ColumnGuess::role,
                        guess -> guess.best().place() + guess.best().extract().orElse(null)));
    }

    /** Returns the attributes that say what the user did, if there is no attribute with the type of an event. */
    FlagsGuess flags() {
        return columns.containsKey(ColumnRole.EVENT_TYPE) ? new FlagsGuess(List.of()) : FlagsGuess.of(profile, columns);
    }

    /** Returns the names of the attributes that say something about an event, and of the list. */
    List<String> read() {
        Stream<String> roles =
                columns.values().stream().map(guess -> guess.best().place());
        Stream<String> others = Stream.concat(flags().names().stream(), list.map(DocumentPath::toString).stream());
        return Stream.concat(roles, others).toList();
    }

    private Stream<EventColumn> columnsToDeclare() {
        Stream<EventColumn> found = columns.values().stream().map(guess -> guess.column(list.isPresent()));
        return Stream.concat(
                found,
                columns.containsKey(ColumnRole.EVENT_TYPE) ? Stream.empty() : TypeGuess.of(this).column().stream());
    }

    /** Returns what becomes of the sample's items with these columns. */
    Trial tried(Sample sample, Instant latest) {
        List<EventColumn> declared = columnsToDeclare()
                .map(column -> column.withTimes(null, EARLIEST, latest))
                .toList();
        EventRules rules =
                sample.ttl().map(ttl -> new EventRules(ttl, latest, null, null)).orElse(EventRules.NONE);
        EventSchema schema = new EventSchema(declared, rules, list.orElse(null), Set.of(), Set.of());
        Sample kept = where.map(ItemCondition::of).map(sample::where).orElse(sample);
        return Trial.of(
                kept.read(schema),
                declared.size(),
                sample.items().size() - kept.items().size());
    }
}
