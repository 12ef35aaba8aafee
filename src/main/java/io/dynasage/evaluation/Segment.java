package io.dynasage.evaluation;

import java.util.Comparator;

/**
 * The rows that share a value of a segment column.
 *
 * @param column the segment column; empty for all rows
 * @param value the shared value as text; {@code unknown} where it is null
 */
public record Segment(String column, String value) implements Comparable<Segment> {
    /** All rows. */
    public static final Segment ALL = new Segment("", "all");
    /** The value of rows that have none in the column. */
    static final String UNKNOWN = "unknown";

    private static final Comparator<Segment> ORDER =
            Comparator.comparing(Segment::column).thenComparing(Segment::value);

    /** Orders the segment of all rows first, then by column and value. */
    @Override
    public int compareTo(Segment other) {
        return ORDER.compare(this, other);
    }

    /** Returns {@code all}, or {@code column=value}. */
    @Override
    public String toString() {
        return column.isEmpty() ? value : column + "=" + value;
    }

    /** Parses the text of {@link #toString()}. The name of a segment column does not contain {@code =}. */
    static Segment parse(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? ALL : new Segment(text.substring(0, equals), text.substring(equals + 1));
    }
}
