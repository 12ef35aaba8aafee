package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The values that a column is restricted to. Equal values share one spelling. */
final class AllowedValue {
    /** The number of values that a message lists. A longer list would hide the point of the message. */
    private static final int NAMED = 12;

    private AllowedValue() {}

    /**
     * Returns the shared spelling of a declared value. If the value is not of that type, records a problem and returns
     * an empty result.
     */
    static Optional<String> canonical(String column, ColumnType type, String declared, Problems problems) {
        if (type == ColumnType.TIMESTAMP) {
            problems.require(
                    false,
                    "allowed",
                    "Column " + column + " is of type timestamp, for which no allowed values can be listed; "
                            + "remove allowed, or declare the column as string or long");
            return Optional.empty();
        }
        ParsedValue value = value(type, declared);
        problems.require(
                !value.isRejected(),
                "allowed",
                "Column " + column + " is of type " + type + ", but allows \"" + declared
                        + "\", which is no such value; correct the value or the column's type");
        return Optional.ofNullable(value.value()).map(AllowedValue::canonical);
    }

    /** Returns whether the text is a value of that type. */
    static boolean isReadable(ColumnType type, String text) {
        return !value(type, text).isRejected();
    }

    private static ParsedValue value(ColumnType type, String text) {
        EventColumn any = new EventColumn("value", "value", type, type != ColumnType.STRING, Set.of());
        return new EventParser(any).parse(type.tag(text), text);
    }

    /** Returns the shared spelling of a value. Minus zero becomes zero. */
    static String canonical(Object value) {
        return String.valueOf(value instanceof Double number ? number + 0.0 : value);
    }

    /** Returns the allowed values as a message lists them. */
    static String named(Collection<String> allowed) {
        String first = allowed.stream().limit(NAMED).collect(Collectors.joining(", "));
        if (allowed.size() <= NAMED) {
            return first;
        }
        return first + " and " + (allowed.size() - NAMED) + " more";
    }
}
