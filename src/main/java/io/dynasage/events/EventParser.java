package io.dynasage.events;

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
            return column.required()
                    ? reject(column, "is missing, and column " + column.name() + " is required")
                    : ParsedValue.ABSENT;
        }
        if (dynamoType.equals("NULL") || value == null) {
            return column.required()
                    ? reject(column, "is NULL, and column " + column.name() + " is required")
                    : ParsedValue.ABSENT;
        }
        ParsedValue parsed = typed(column, dynamoType, value);
        return parsed.isRejected() || column.allows(parsed.value())
                ? parsed
                : reject(
                        column,
                        "is none of the values that column " + column.name() + " allows: "
                                + AllowedValue.named(column.allowed()));
    }

    private static ParsedValue typed(EventColumn column, String dynamoType, String value) {
        return switch (column.type()) {
            case STRING -> string(column, dynamoType, value);
            case DOUBLE, LONG -> number(column, dynamoType, value);
            case BOOLEAN ->
                dynamoType.equals("BOOL")
                        ? ParsedValue.of(Boolean.valueOf(value))
                        : wrongType(column, dynamoType, "a boolean (BOOL)");
            case TIMESTAMP -> timestamp(column, dynamoType, value);
        };
    }

    private static ParsedValue string(EventColumn column, String dynamoType, String value) {
        switch (dynamoType) {
            case "S":
                return value.isEmpty() && column.required()
                        ? reject(column, "is empty text, and column " + column.name() + " is required")
                        : ParsedValue.of(value);
            case "N":
                return column.accepts(Coercion.TEXT_AS_NUMBER)
                        ? ParsedValue.of(value)
                        : reject(
                                column,
                                "is a number (N), but column " + column.name() + " is text (S); "
                                        + add(column, Coercion.TEXT_AS_NUMBER));
            default:
                return wrongType(column, dynamoType, "text (S)");
        }
    }

    private static ParsedValue number(EventColumn column, String dynamoType, String value) {
        switch (dynamoType) {
            case "N":
                return NumberText.isNumber(value)
                        ? convert(column, value)
                        : reject(column, "is a number (N) that is not well formed");
            case "S":
                String number = NumberText.accepted(value, column);
                return number != null ? convert(column, number) : textForNumber(column, value, "a number (N)");
            default:
                return wrongType(column, dynamoType, "a number (N)");
        }
    }

    private static ParsedValue convert(EventColumn column, String number) {
        if (column.type() == ColumnType.DOUBLE) {
            double value = Double.parseDouble(number);
            return Double.isInfinite(value)
                    ? reject(column, "is a number too large for a double")
                    : ParsedValue.of(value);
        }
        try {
            return ParsedValue.of(NumberText.decimal(number).longValueExact());
        } catch (ArithmeticException e) {
            return reject(
                    column,
                    "is a number with a fraction or beyond 64 bits, but column " + column.name()
                            + " is of type long; declare it as double or string");
        }
    }

    private static ParsedValue timestamp(EventColumn column, String dynamoType, String value) {
        switch (dynamoType) {
            case "N":
                return NumberText.isNumber(value)
                        ? epoch(column, value)
                        : reject(column, "is a number (N) that is not well formed");
            case "S":
                Long micros = TimeText.micros(value);
                if (micros != null) {
                    return ParsedValue.of(micros);
                }
                String number = NumberText.accepted(value, column);
                return number != null
                        ? epoch(column, number)
                        : textForNumber(
                                column, value, "a time (an N since 1970, or an S such as 2026-01-31T10:15:30Z)");
            default:
                return wrongType(column, dynamoType, "a time (an N since 1970, or an S such as 2026-01-31T10:15:30Z)");
        }
    }

    private static ParsedValue epoch(EventColumn column, String number) {
        Long micros = TimeText.epochMicros(NumberText.decimal(number));
        return micros != null
                ? ParsedValue.of(micros)
                : reject(
                        column,
                        "is a number beyond the year 9999 in microseconds (nanoseconds?); store seconds,"
                                + " milliseconds or microseconds since 1970");
    }

    private static ParsedValue textForNumber(EventColumn column, String value, String expected) {
        for (Coercion coercion : new Coercion[] {Coercion.NUMBER_AS_TEXT, Coercion.DECIMAL_COMMA}) {
            if (!column.accepts(coercion) && NumberText.accepted(value, coercion) != null) {
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
