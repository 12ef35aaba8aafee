package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The declared columns of an event, in order, and the rules for leaving out events. Several columns may read the same
 * attribute.
 *
 * @param columns at least one; their names differ in more than case, and none is {@code item_key}, {@code reject} or
 *     {@code left_out}
 * @param rules the rules for leaving out items
 * @param keys the table's key attributes, as far as they are known; personal like those of personal columns
 * @param visible attributes that are not personal, although they are keys
 */
public record EventSchema(List<EventColumn> columns, EventRules rules, Set<String> keys, Set<String> visible)
        implements Serializable {
    /** The column that identifies an item by its key attributes. */
    static final String ITEM_KEY = "item_key";
    /** The column that holds the reason why an item was rejected. */
    static final String REJECT = "reject";
    /** The column that holds the reason why an item is left out although it was not rejected. */
    static final String LEFT_OUT = "left_out";

    /**
     * Checks the names and copies the columns.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if columns cannot be distinguished, or a rule names a
     *     column that is not declared or not suitable for it
     */
    public EventSchema {
        columns = List.copyOf(columns);
        keys = Set.copyOf(keys);
        visible = Set.copyOf(visible);
        Problems problems = new Problems()
                .require(
                        !columns.isEmpty(),
                        "columns",
                        "An event needs at least one column; declare what to read from the items");
        Set<String> seen = new HashSet<>(Set.of(ITEM_KEY, REJECT, LEFT_OUT));
        for (EventColumn column : columns) {
            problems.require(
                    seen.add(column.name().toLowerCase(Locale.ROOT)),
                    "columns." + column.name(),
                    "Column " + column.name()
                            + " is declared twice, or is one of the reserved names " + ITEM_KEY + ", " + REJECT
                            + " and " + LEFT_OUT
                            + " (upper and lower case are the same); give it another name");
        }
        List<String> names = columns.stream().map(EventColumn::name).toList();
        if (rules.timeColumn() != null) {
            declared(names, rules.timeColumn(), "as-of", problems);
            problems.require(
                    columns.stream()
                            .noneMatch(column ->
                                    column.name().equals(rules.timeColumn()) && column.type() != ColumnType.TIMESTAMP),
                    "as-of",
                    "The as-of cut-off compares column " + rules.timeColumn()
                            + ", which is not of type timestamp; name the column that says when an event was");
        }
        if (rules.duplicates() != null) {
            rules.duplicates().key().forEach(name -> declared(names, name, "duplicates.key", problems));
            declared(names, rules.duplicates().orderColumn(), "duplicates.order-by", problems);
        }
        problems.raise();
    }

    /** Creates a schema of a table whose keys are not known. */
    public EventSchema(List<EventColumn> columns, EventRules rules) {
        this(columns, rules, Set.of(), Set.of());
    }

    /** Creates a schema that leaves nothing out. */
    public EventSchema(List<EventColumn> columns) {
        this(columns, EventRules.NONE);
    }

    /** Returns the same schema for a table with these keys. */
    public EventSchema with(Collection<String> tableKeys) {
        return with(tableKeys, visible);
    }

    EventSchema with(Collection<String> tableKeys, Set<String> visibleAttributes) {
        return new EventSchema(columns, rules, Set.copyOf(tableKeys), visibleAttributes);
    }

    /** Returns the attributes that a scan must project: each once, in order of first use, the ttl attribute last. */
    public List<String> attributes() {
        return Stream.concat(columns.stream().map(EventColumn::attribute), Stream.ofNullable(rules.ttlAttribute()))
                .distinct()
                .toList();
    }

    /** Returns the personal attributes: those that personal columns read, and the keys that are not visible. */
    public Set<String> personalAttributes() {
        return Stream.concat(
                        columns.stream().filter(EventColumn::personal).map(EventColumn::attribute),
                        keys.stream().filter(key -> !visible.contains(key)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void declared(List<String> columns, String name, String setting, Problems problems) {
        problems.require(
                columns.contains(name),
                setting,
                "\"" + name + "\" is not a declared column; the columns are " + AllowedValue.named(columns));
    }
}
