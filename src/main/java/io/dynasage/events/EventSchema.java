package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
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
 * @param explode the place of the list, set or map that holds several events of one item, or null: an item is an event
 * @param keys the table's key attributes, as far as they are known; personal like those of personal columns
 * @param visible attributes that are not personal, although they are keys
 */
public record EventSchema(
        List<EventColumn> columns, EventRules rules, DocumentPath explode, Set<String> keys, Set<String> visible)
        implements Serializable {
    /** The column that identifies an item by its key attributes. */
    static final String ITEM_KEY = "item_key";
    /** The column that holds the reason why an item was rejected. */
    static final String REJECT = "reject";
    /** The column that holds the reason why an item is left out although it was not rejected. */
    static final String LEFT_OUT = "left_out";
    /** The column that holds the number of the element in its item, from 0, if items hold several events. */
    static final String ELEMENT = "element";

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
        List<String> reserved =
                explode == null ? List.of(ITEM_KEY, REJECT, LEFT_OUT) : List.of(ITEM_KEY, REJECT, LEFT_OUT, ELEMENT);
        Set<String> seen = new HashSet<>(reserved);
        for (EventColumn column : columns) {
            problems.require(
                    seen.add(column.name().toLowerCase(Locale.ROOT)),
                    "columns." + column.name(),
                    "Column " + column.name()
                            + " is declared twice, or is one of the reserved names " + AllowedValue.named(reserved)
                            + " (upper and lower case are the same); give it another name");
        }
        problems.require(
                !reads(columns, explode, rules).contains(ITEM_KEY),
                "columns",
                "The attribute " + ITEM_KEY + " cannot be read, because the job has each item's key attributes under"
                        + " this name; read another attribute, or write the value to one of another name, too");
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
        problems.require(
                explode == null || columns.stream().anyMatch(EventSchema::readsElements),
                "explode",
                "events.explode = " + explode + ", but no column reads the elements, so that all events of an item"
                        + " would be equal; set the attribute of a column to " + ColumnPath.ELEMENT + ", or to a path"
                        + " such as " + ColumnPath.ELEMENT + ".sku");
        problems.raise();
    }

    private static boolean readsElements(EventColumn column) {
        return column.source().paths().stream().anyMatch(ColumnPath::ofElement);
    }

    /** Creates a schema of a table whose keys are not known. */
    public EventSchema(List<EventColumn> columns, EventRules rules) {
        this(columns, rules, null, Set.of(), Set.of());
    }

    /** Creates a schema that leaves nothing out. */
    public EventSchema(List<EventColumn> columns) {
        this(columns, EventRules.NONE);
    }

    /** Returns the same schema for a table with these keys. */
    public EventSchema with(Collection<String> tableKeys) {
        return with(tableKeys, visible);
    }

    /** Returns the same schema for rows that no ttl attribute is read of, because it was looked at before. */
    EventSchema withoutTtl() {
        EventRules others = new EventRules(null, rules.asOf(), rules.timeColumn(), rules.duplicates());
        return new EventSchema(columns, others, explode, keys, visible);
    }

    EventSchema with(Collection<String> tableKeys, Set<String> visibleAttributes) {
        return new EventSchema(columns, rules, explode, Set.copyOf(tableKeys), visibleAttributes);
    }

    /** Returns the columns that follow the declared ones in parsed rows. */
    List<String> outcomeColumns() {
        return explode == null ? List.of(REJECT, LEFT_OUT) : List.of(REJECT, LEFT_OUT, ELEMENT);
    }

    /** Returns the attributes that a scan must project: each once, in order of first use, the ttl attribute last. */
    public List<String> attributes() {
        return reads(columns, explode, rules);
    }

    private static List<String> reads(List<EventColumn> columns, DocumentPath explode, EventRules rules) {
        Stream<DocumentPath> read = Stream.concat(paths(columns).map(ColumnPath::path), Stream.ofNullable(explode));
        return Stream.concat(read.map(DocumentPath::attribute), Stream.ofNullable(rules.ttlAttribute()))
                .distinct()
                .toList();
    }

    /** Returns whether a column, or the list of an item's events, is read from the attribute. */
    boolean reads(String attribute) {
        return Stream.concat(paths(columns).map(ColumnPath::path), Stream.ofNullable(explode))
                .anyMatch(path -> path.attribute().equals(attribute));
    }

    /** Returns the places in the item that the columns read, in order of the columns. */
    private static Stream<ColumnPath> paths(List<EventColumn> columns) {
        return columns.stream()
                .flatMap(column -> column.source().paths().stream())
                .filter(place -> !place.ofElement());
    }

    /** Returns the places that columns read inside attributes and elements, each once. */
    List<ColumnPath> inside() {
        return columns.stream()
                .flatMap(column -> column.source().paths().stream())
                .filter(place -> place.ofElement() || !place.path().isAttribute())
                .distinct()
                .toList();
    }

    /** Returns the personal places: those that personal columns read, and the keys that are not visible. */
    Set<ColumnPath> personalPaths() {
        Stream<ColumnPath> read = columns.stream()
                .filter(EventColumn::personal)
                .flatMap(column -> column.source().paths().stream())
                .flatMap(place -> place.ofElement() ? Stream.of(place, list()) : Stream.of(place));
        Stream<ColumnPath> hidden = keys.stream()
                .filter(key -> !visible.contains(key))
                .map(key -> new ColumnPath(DocumentPath.ofAttribute(key), false));
        return Stream.concat(read, hidden).collect(Collectors.toUnmodifiableSet());
    }

    private ColumnPath list() {
        return new ColumnPath(explode, false);
    }

    private boolean isPersonal(ColumnPath place) {
        return personalPaths().stream().anyMatch(place::overlaps);
    }

    /** Returns the names of the attributes, and of the places in them, of which no value may be kept. */
    public Set<String> personalAttributes() {
        Stream<ColumnPath> whole =
                attributes().stream().map(attribute -> new ColumnPath(DocumentPath.ofAttribute(attribute), false));
        Stream<String> keyNames = keys.stream().filter(key -> !visible.contains(key));
        return Stream.concat(
                        keyNames,
                        Stream.concat(
                                whole.filter(this::isPersonal)
                                        .map(place -> place.path().attribute()),
                                inside().stream().filter(this::isPersonal).map(ColumnPath::toString)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void declared(List<String> columns, String name, String setting, Problems problems) {
        problems.require(
                columns.contains(name),
                setting,
                "\"" + name + "\" is not a declared column; the columns are " + AllowedValue.named(columns));
    }
}
