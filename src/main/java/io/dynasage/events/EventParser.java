package io.dynasage.events;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one attribute as one declared column. Parsing is strict: a value of another DynamoDB type than the column's is
 * rejected with a reason that names the coercion that would read it, if there is one. Reasons never contain the value
 * itself.
 */
public final class EventParser {
    /** The reason for rejecting an item that has none of the declared attributes. */
    public static final String NO_DECLARED_ATTRIBUTE = "the item has none of the declared attributes";

    private EventParser() {}

    /**
     * Returns the value of a column.
     *
     * @param dynamoType the attribute's type tag (S, N, B, BOOL, NULL, SS, NS, BS, L, M), or null if the item has no
     *     such attribute
     * @param value the attribute's value as text: S and N verbatim, BOOL {@code true} or {@code false}; null for NULL
     */
    public static ParsedValue parse(EventColumn column, String dynamoType, String value) {
        if (dynamoType == null) {
            return absent(column, "is missing");
        }
        if (dynamoType.equals("NULL") || value == null) {
            return absent(column, "is NULL");
        }
        ParsedValue parsed = typed(column, dynamoType, value);
        if (parsed.isRejected() || column.allows(parsed.value())) {
            return parsed;
        }
        return reject(
                column,
                "is none of the values that column " + column.name() + " allows: "
                        + AllowedValue.named(column.allowed()));
    }

    private static ParsedValue absent(EventColumn column, String what) {
        if (column.required()) {
            return reject(column, what + ", and column " + column.name() + " is required");
        }
        return ParsedValue.ABSENT;
    }

    private static ParsedValue typed(EventColumn column, String dynamoType, String value) {
        return switch (column.type()) {
            case STRING -> string(column, dynamoType, value);
            case DOUBLE, LONG ->
                numeric(column, dynamoType, value, "a number (N)", number -> convert(column, number));
            case BOOLEAN -> bool(column, dynamoType, value);
            case TIMESTAMP -> timestamp(column, dynamoType, value);
        };
    }

    private static ParsedValue bool(EventColumn column, String dynamoType, String value) {
        if (dynamoType.equals("BOOL")) {
            return ParsedValue.of(Boolean.valueOf(value));
        }
        return wrongType(column, dynamoType, "a boolean (BOOL)");
    }

    private static ParsedValue string(EventColumn column, String dynamoType, String value) {
        if (dynamoType.equals("S") && value.isEmpty() && column.required()) {
            return absent(column, "is empty text");
        }
        if (dynamoType.equals("S") || dynamoType.equals("N") && column.accepts(Coercion.TEXT_AS_NUMBER)) {
            return ParsedValue.of(value);
        }
        if (dynamoType.equals("N")) {
            return reject(
                    column,
                    "is a number (N), but column " + column.name() + " is text (S); "
                            + add(column, Coercion.TEXT_AS_NUMBER));
        }
        return wrongType(column, dynamoType, "text (S)");
    }

    /** Reads an N, or an S that holds a number in a spelling that the column accepts. */
    private static ParsedValue numeric(
            EventColumn column,
            String dynamoType,
            String value,
            String expected,
            Function<BigDecimal, ParsedValue> convert) {
        return switch (dynamoType) {
            case "N" -> {
                if (NumberText.isNumber(value)) {
                    yield convert.apply(new BigDecimal(value));
                }
                yield reject(column, "is a number (N) that is not well formed");
            }
            case "S" ->
                NumberText.accepted(value, column.accept())
                        .map(number -> convert.apply(new BigDecimal(number)))
                        .orElseGet(() -> textForNumber(column, value, expected));
            default -> wrongType(column, dynamoType, expected);
        };
    }

    private static ParsedValue convert(EventColumn column, BigDecimal number) {
        if (column.type() == ColumnType.DOUBLE) {
            double value = number.doubleValue();
            if (Double.isInfinite(value)) {
                return reject(column, "is a number too large for a double");
            }
            return ParsedValue.of(value);
        }
        try {
            return ParsedValue.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return reject(
                    column,
                    "is a number with a fraction or beyond 64 bits, but column " + column.name()
                            + " is of type long; declare it as double or string");
        }
    }

    private static ParsedValue timestamp(EventColumn column, String dynamoType, String value) {
        if (dynamoType.equals("S")) {
            OptionalLong micros = TimeText.micros(value);
            if (micros.isPresent()) {
                return ParsedValue.of(micros.getAsLong());
            }
        }
        return numeric(
                column,
                dynamoType,
                value,
                "a time (an N since 1970, or an S such as 2026-01-31T10:15:30Z)",
                number -> epoch(column, number));
    }

    private static ParsedValue epoch(EventColumn column, BigDecimal number) {
        OptionalLong micros = TimeText.epochMicros(number);
        if (micros.isPresent()) {
            return ParsedValue.of(micros.getAsLong());
        }
        return reject(
                column,
                "is a number beyond the year 9999 in microseconds (nanoseconds?); store seconds,"
                        + " milliseconds or microseconds since 1970");
    }

    private static ParsedValue textForNumber(EventColumn column, String value, String expected) {
        for (Coercion coercion : List.of(Coercion.NUMBER_AS_TEXT, Coercion.DECIMAL_COMMA)) {
            if (!column.accepts(coercion) && NumberText.accepted(value, Set.of(coercion)).isPresent()) {
                return reject(
                        column,
                        "is text (S) that holds a number, but column " + column.name() + " is " + expected + "; "
                                + add(column, coercion));
            }
        }
        return reject(column, "is text (S) that cannot be read, but column " + column.name() + " is " + expected);
    }

    private static ParsedValue wrongType(EventColumn column, String dynamoType, String expected) {
        return reject(column, "is of type " + dynamoType + ", but column " + column.name() + " is " + expected);
    }

    private static String add(EventColumn column, Coercion coercion) {
        return "accept = [" + coercion + "] on column " + column.name() + " would read it";
    }

    private static ParsedValue reject(EventColumn column, String what) {
        return ParsedValue.rejected("attribute " + column.attribute() + " " + what);
    }
}
