package io.dynasage.events;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The declared columns of an event, in order, and which events are left out. Several columns may read the same attribute.
 *
 * @param columns at least one; names differ in more than case, and are neither {@code item_key} nor {@code reject} nor {@code left_out}
 * @param rules which items are left out
 */
public record EventSchema(List<EventColumn> columns, EventRules rules) implements Serializable {
    /** The column that names an item by its key attributes. */
    static final String ITEM_KEY = "item_key";
    /** The column that holds why an item was rejected. */
    static final String REJECT = "reject";
    /** The column that says why an item that is no reject is no event either. */
    static final String LEFT_OUT = "left_out";

    /**
     * Checks the names and copies the columns.
     *
     * @throws IllegalArgumentException if columns cannot be told apart, or a rule names one that is not declared or not fit for it
     */
    public EventSchema {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("An event needs at least one column; declare what to read from the items");
        }
        Set<String> seen = new HashSet<>(Set.of(ITEM_KEY, REJECT, LEFT_OUT));
        for (EventColumn column : columns) {
            if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Column " + column.name() + " is declared twice, or is one of the reserved names "
                        + ITEM_KEY + ", " + REJECT + " and " + LEFT_OUT + " (upper and lower case are the same); give it another name");
            }
        }
        if (rules.timeColumn() != null && declared(columns, rules.timeColumn(), "The as-of cut-off").type() != ColumnType.TIMESTAMP) {
            throw new IllegalArgumentException("The as-of cut-off compares column " + rules.timeColumn()
                    + ", which is not of type timestamp; name the column that says when an event was");
        }
        if (rules.duplicates() != null) {
            List<EventColumn> declared = columns;
            rules.duplicates().key().forEach(name -> declared(declared, name, "The duplicate rule"));
            declared(columns, rules.duplicates().orderColumn(), "The duplicate rule");
        }
    }

    /** A schema that leaves nothing out. */
    public EventSchema(List<EventColumn> columns) {
        this(columns, EventRules.NONE);
    }

    /** The attributes that are read, each once, in order of first use, the ttl attribute last: what a scan has to project. */
    public List<String> attributes() {
        return Stream.concat(columns.stream().map(EventColumn::attribute), Stream.ofNullable(rules.ttlAttribute())).distinct().toList();
    }

    /** The attributes that a personal column reads. */
    public Set<String> personalAttributes() {
        return columns.stream().filter(EventColumn::personal).map(EventColumn::attribute).collect(Collectors.toUnmodifiableSet());
    }

    /** The schema of events: the declared columns; all nullable but the required ones are never null. */
    public StructType structType() {
        return new StructType(columns.stream()
                .map(c -> DataTypes.createStructField(c.name(), c.type().sparkType(), true))
                .toArray(StructField[]::new));
    }

    private static EventColumn declared(List<EventColumn> columns, String name, String user) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(user + " names column " + name + ", which is not declared; the columns are "
                        + columns.stream().map(EventColumn::name).collect(Collectors.joining(", "))));
    }
}
