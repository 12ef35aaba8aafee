package io.dynasage.events;

import java.io.Serializable;
import java.util.Set;

/**
 * One declared column of an event.
 *
 * @param name the column's name
 * @param attribute the top-level attribute of the item that it is read from
 * @param type the column's type
 * @param required whether an item without a value for it is rejected; otherwise the column is null
 * @param accept further spellings that are read instead of rejected
 */
public record EventColumn(String name, String attribute, ColumnType type, boolean required, Set<Coercion> accept) implements Serializable {

    /** Checks the names and copies {@code accept}. */
    public EventColumn {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("An event column needs a name; it is " + (name == null ? "null" : "blank"));
        }
        if (attribute == null || attribute.isEmpty()) {
            throw new IllegalArgumentException("Column " + name + " needs the attribute that it is read from; it is "
                    + (attribute == null ? "null" : "empty"));
        }
        if (type == null) {
            throw new IllegalArgumentException("Column " + name + " needs a type");
        }
        accept = Set.copyOf(accept);
    }

    /** Whether values in that spelling are read. */
    public boolean accepts(Coercion coercion) {
        return accept.contains(coercion);
    }
}
