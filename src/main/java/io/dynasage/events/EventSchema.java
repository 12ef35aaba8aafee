package io.dynasage.events;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The declared columns of an event, in order. Several columns may read the same attribute.
 *
 * @param columns at least one; names differ in more than case, and are neither {@code item_key} nor {@code reject}
 */
public record EventSchema(List<EventColumn> columns) implements Serializable {
    /** The column that names an item by its key attributes. */
    static final String ITEM_KEY = "item_key";
    /** The column that holds why an item was rejected. */
    static final String REJECT = "reject";

    /** Checks the names and copies the columns. */
    public EventSchema {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("An event needs at least one column; declare what to read from the items");
        }
        Set<String> seen = new HashSet<>(Set.of(ITEM_KEY, REJECT));
        for (EventColumn column : columns) {
            if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Column " + column.name() + " is declared twice, or is one of the reserved names "
                        + ITEM_KEY + " and " + REJECT + " (upper and lower case are the same); give it another name");
            }
        }
    }

    /** The attributes that are read, each once, in order of first use: what a scan has to project. */
    public List<String> attributes() {
        return columns.stream().map(EventColumn::attribute).distinct().toList();
    }

    /** The schema of events: the declared columns; all nullable but the required ones are never null. */
    public StructType structType() {
        return new StructType(columns.stream()
                .map(c -> DataTypes.createStructField(c.name(), c.type().sparkType(), true))
                .toArray(StructField[]::new));
    }
}
