package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the values of a column come from, and what they mean.
 *
 * @param candidates the first that has a value counts; empty only with flags or a constant
 * @param flags the first that is set gives the value, which is the flag as declared; candidates are not read then
 * @param extract the part of a text that counts, or null for all of it; a text that it does not match is no value
 * @param values what stands for a value, by its text; {@value #ANY_OTHER} stands for all others. Values that are not
 *     listed count as they are
 * @param missing texts and numbers that mean no value, or null: empty text means none in an optional column that is not
 *     of type string
 * @param constant the value of every event, or null; nothing is read then
 */
public record ColumnSource(
        List<ColumnPath> candidates,
        List<ColumnPath> flags,
        Extract extract,
        Map<String, String> values,
        Set<String> missing,
        String constant)
        implements Serializable {
    /** The name under which a value map has what stands for all values that it does not list. */
    static final String ANY_OTHER = "*";

    /**
     * Copies the collections.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if there is nothing to read, or several things that exclude
     *     each other
     */
    public ColumnSource {
        candidates = List.copyOf(candidates);
        flags = List.copyOf(flags);
        values = Map.copyOf(values);
        missing = missing == null ? null : Set.copyOf(missing);
        new Problems()
                .require(
                        !candidates.isEmpty() || !flags.isEmpty() || constant != null,
                        "attribute",
                        "The column reads nothing; name the attribute that it is read from")
                .require(
                        constant == null || flags.isEmpty(),
                        "constant",
                        "The column has a constant and flags; remove one of them")
                .require(
                        extract == null || flags.isEmpty(),
                        "extract",
                        "The column has flags, of which nothing can be extracted; remove extract")
                .raise();
    }

    /** Creates the source that is one top-level attribute. */
    public static ColumnSource of(String attribute) {
        return of(List.of(new ColumnPath(DocumentPath.ofAttribute(attribute), false)));
    }

    /** Creates the source that takes the first candidate with a value as it is. */
    public static ColumnSource of(List<ColumnPath> candidates) {
        return new ColumnSource(candidates, List.of(), null, Map.of(), null, null);
    }

    /** Returns all places that are read. */
    List<ColumnPath> paths() {
        if (constant != null) {
            return List.of();
        }
        return flags.isEmpty() ? candidates : flags;
    }

    /** Returns whether the values of one place are taken as they are. */
    boolean isPlain() {
        return constant == null && flags.isEmpty() && candidates.size() == 1 && extract == null && values.isEmpty();
    }

    /** Returns what stands for a value. */
    String mapped(String text) {
        return values.getOrDefault(text, values.getOrDefault(ANY_OTHER, text));
    }

    /** Returns the texts that the settings put in place of what is read. */
    Stream<String> given() {
        return Stream.concat(values.values().stream(), Stream.ofNullable(constant));
    }

    /** Returns the places as messages name them. */
    @Override
    public String toString() {
        List<String> places = paths().stream().map(ColumnPath::toString).toList();
        return (places.size() == 1 ? "attribute " : "attributes ") + String.join(", ", places);
    }
}
