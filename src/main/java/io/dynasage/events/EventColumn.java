package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One declared column of an event.
 *
 * @param name the column's name
 * @param attribute the top-level attribute of the item that it is read from
 * @param type the column's type
 * @param required whether an item without a value for it is rejected; otherwise the column is null
 * @param accept additional spellings that are read instead of rejected
 * @param allowed the only values that are read, others are rejected; empty: any value. Texts are compared letter by
 *     letter, numbers by value
 * @param personal whether the attribute contains information about a person: its values are masked in rejects and left
 *     out of profiles
 */
public record EventColumn(
        String name,
        String attribute,
        ColumnType type,
        boolean required,
        Set<Coercion> accept,
        Set<String> allowed,
        boolean personal)
        implements Serializable {

    /**
     * Checks the names and the allowed values, and copies the sets.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if a name or the type is missing, or an allowed value is
     *     not of the column's type
     */
    public EventColumn {
        new Problems()
                .require(
                        name != null && !name.isBlank(),
                        "",
                        "An event column has the name \"" + name + "\"; give it one")
                .require(
                        attribute != null && !attribute.isEmpty(),
                        "attribute",
                        "Column " + name + " has the attribute \"" + attribute
                                + "\"; name the one that it is read from")
                .require(type != null, "type", "Column " + name + " needs a type")
                .raise();
        accept = Set.copyOf(accept);
        Set<String> canonical = new LinkedHashSet<>();
        Problems wrong = new Problems();
        for (String value : allowed) {
            AllowedValue.canonical(name, type, value, wrong).ifPresent(canonical::add);
        }
        wrong.raise();
        allowed = Collections.unmodifiableSet(canonical);
    }

    /** Creates a column that allows every value and is not personal. */
    public EventColumn(String name, String attribute, ColumnType type, boolean required, Set<Coercion> accept) {
        this(name, attribute, type, required, accept, Set.of(), false);
    }

    /** Returns whether values in that spelling are read. */
    public boolean accepts(Coercion coercion) {
        return accept.contains(coercion);
    }

    /** Returns whether the column may hold that value, which must be of its type. */
    boolean allows(Object value) {
        return allowed.isEmpty() || allowed.contains(AllowedValue.canonical(value));
    }
}
