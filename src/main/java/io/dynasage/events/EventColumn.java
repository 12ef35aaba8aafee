package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
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
 * @param maxLength the largest number of characters of a text; longer ones are rejected. Other types ignore it
 * @param time how times are written, and which are read; for columns of type timestamp
 */
public record EventColumn(
        String name,
        String attribute,
        ColumnType type,
        boolean required,
        Set<Coercion> accept,
        Set<String> allowed,
        boolean personal,
        int maxLength,
        ColumnTime time)
        implements Serializable {
    /** A length that no text exceeds. */
    public static final int ANY_LENGTH = Integer.MAX_VALUE;

    /**
     * Checks the names, the allowed values and what does not fit the type, and copies the sets.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if a name or the type is missing, an allowed value is not
     *     of the column's type, or the spelling of times is declared for a column that has none
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
        new Problems()
                .require(
                        type == ColumnType.TIMESTAMP || time.equals(ColumnTime.ANY),
                        "type",
                        "Column " + name + " is of type " + type
                                + ", but format, zone, locale, earliest and latest are for times; remove them, or"
                                + " declare the column as timestamp")
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
        this(name, attribute, type, required, accept, Set.of(), false, ANY_LENGTH, ColumnTime.ANY);
    }

    /** Returns the column with these values for what its times do not declare; the same column if it has no times. */
    EventColumn withTimes(ZoneId zone, Instant earliest, Instant latest) {
        if (type != ColumnType.TIMESTAMP) {
            return this;
        }
        return new EventColumn(
                name,
                attribute,
                type,
                required,
                accept,
                allowed,
                personal,
                maxLength,
                time.orElse(zone, earliest, latest));
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
