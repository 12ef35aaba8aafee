package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One declared column of an event.
 *
 * @param name the column's name
 * @param source where its values come from
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
        ColumnSource source,
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

    private static final Set<String> EMPTY = Set.of("");

    /**
     * Checks the names, the allowed values and what does not fit the type, and copies the sets.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if a name or the type is missing, an allowed value is not
     *     of the column's type, the spelling of times is declared for a column that has none, or a comma would mean two
     *     things
     */
    public EventColumn {
        new Problems()
                .require(
                        name != null && !name.isBlank(),
                        "",
                        "An event column has the name \"" + name + "\"; give it one")
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
        new Problems()
                .require(
                        !accept.containsAll(Set.of(Coercion.DECIMAL_COMMA, Coercion.GROUPED_THOUSANDS)),
                        "accept",
                        "Column " + name
                                + " accepts decimal-comma and grouped-thousands, so that \"12,000\" would be 12"
                                + " or 12000; keep the one that the table's writer means")
                .raise();
        accept = Set.copyOf(accept);
        Set<String> canonical = new LinkedHashSet<>();
        Problems wrong = new Problems();
        for (String value : allowed) {
            AllowedValue.canonical(name, type, value, wrong).ifPresent(canonical::add);
        }
        wrong.raise();
        allowed = Collections.unmodifiableSet(canonical);
        requireReadable(name, type, source);
    }

    /** Creates a column that takes only its own type's spelling, allows every value and is not personal. */
    public EventColumn(String name, ColumnSource source, ColumnType type, boolean required) {
        this(name, source, type, required, Set.of(), Set.of(), false, ANY_LENGTH, ColumnTime.ANY);
    }

    /** Creates a column of a top-level attribute that allows every value and is not personal. */
    EventColumn(String name, String attribute, ColumnType type, boolean required, Set<Coercion> accept) {
        this(name, ColumnSource.of(attribute), type, required, accept, Set.of(), false, ANY_LENGTH, ColumnTime.ANY);
    }

    private static void requireReadable(String name, ColumnType type, ColumnSource source) {
        Problems wrong = new Problems();
        source.given()
                .forEach(text -> wrong.require(
                        type == ColumnType.TIMESTAMP || AllowedValue.isReadable(type, text),
                        text.equals(source.constant()) ? "constant" : "values",
                        "Column " + name + " is of type " + type + ", but is given \"" + text
                                + "\", which is no such value; correct the value or the column's type"));
        wrong.raise();
    }

    /** Returns the column with these values for what its times do not declare; the same column if it has no times. */
    EventColumn withTimes(ZoneId zone, Instant earliest, Instant latest) {
        if (type != ColumnType.TIMESTAMP) {
            return this;
        }
        return new EventColumn(
                name,
                source,
                type,
                required,
                accept,
                allowed,
                personal,
                maxLength,
                time.orElse(zone, earliest, latest));
    }

    /** Returns the top-level attributes whose whole value the column reads. */
    public Set<String> attributes() {
        return source.paths().stream()
                .filter(place -> !place.ofElement() && place.path().isAttribute())
                .map(place -> place.path().attribute())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the texts that mean no value. */
    Set<String> missing() {
        if (source.missing() != null) {
            return source.missing();
        }
        return required || type == ColumnType.STRING ? Set.of() : EMPTY;
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
