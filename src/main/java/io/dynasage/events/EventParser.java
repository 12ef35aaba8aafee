package io.dynasage.events;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads attributes as one declared column. Parsing is strict: a value of another DynamoDB type than the column's is
 * rejected with a reason that names the setting that would read it, if there is one. Reasons never contain the value
 * itself. For one thread.
 */
final class EventParser {
    /** The reason for rejecting an item that has none of the declared attributes. */
    static final String NO_DECLARED_ATTRIBUTE = "the item has none of the declared attributes";

    private static final String TIME = "a time (an N since 1970, or an S such as 2026-01-31T10:15:30Z)";

    private final EventColumn column;
    private final String place;
    private final TimeReader times;
    private final Set<String> missing;
    /** Whether any text but an empty one means missing. */
    private final boolean hasWords;

    /** @param place where the values come from, as reasons begin */
    EventParser(EventColumn column, String place) {
        this.column = column;
        this.place = place;
        this.times = new TimeReader(column);
        this.missing = column.missing();
        this.hasWords = missing.stream().anyMatch(word -> !word.isEmpty());
    }

    /** Creates a parser of the values of the column's own source. */
    EventParser(EventColumn column) {
        this(column, column.source().toString());
    }

    /** Returns whether there is no value, or one that means none. */
    boolean isAbsent(String dynamoType, String value) {
        return dynamoType == null || dynamoType.equals("NULL") || value == null || isMissing(dynamoType, value);
    }

    private boolean isMissing(String dynamoType, String value) {
        return (hasWords || value.isBlank())
                && missing.contains(value.strip())
                && (dynamoType.equals("S") || NumberText.isNumber(value));
    }

    /**
     * Returns the value of the column.
     *
     * @param dynamoType the attribute's type tag (S, N, B, BOOL, NULL, SS, NS, BS, L, M), or null if the item has no
     *     such attribute
     * @param value the attribute's value as text: S and N verbatim, BOOL {@code true} or {@code false}; null for NULL
     */
    ParsedValue parse(String dynamoType, String value) {
        if (dynamoType == null) {
            return absent("is missing");
        }
        if (dynamoType.equals("NULL") || value == null) {
            return absent("is NULL");
        }
        if (isMissing(dynamoType, value)) {
            return absent("holds a word that means missing");
        }
        ParsedValue parsed = switch (column.type()) {
            case STRING -> string(dynamoType, value);
            case DOUBLE -> number(dynamoType, value, this::toDouble);
            case LONG -> number(dynamoType, value, this::toLong);
            case BOOLEAN -> bool(dynamoType, value);
            case TIMESTAMP -> timestamp(dynamoType, value);
        };
        if (parsed.isRejected() || column.allows(parsed.value())) {
            return parsed;
        }
        return reject("is none of the values that column " + column.name() + " allows: "
                + AllowedValue.named(column.allowed()));
    }

    /** Returns no value, or a reject if the column needs one. */
    ParsedValue absent(String what) {
        if (column.required()) {
            return reject(what + ", and column " + column.name() + " is required");
        }
        return ParsedValue.ABSENT;
    }

    private ParsedValue bool(String dynamoType, String value) {
        if (dynamoType.equals("BOOL")) {
            return ParsedValue.of(Boolean.valueOf(value));
        }
        Optional<Boolean> written = BooleanText.of(dynamoType, value);
        if (written.isEmpty()) {
            return wrongType(dynamoType, "a boolean (BOOL)");
        }
        Coercion coercion = dynamoType.equals("N") ? Coercion.BOOLEAN_AS_NUMBER : Coercion.BOOLEAN_AS_TEXT;
        if (!column.accepts(coercion)) {
            return wrongType(dynamoType, "a boolean (BOOL); " + add(coercion));
        }
        return ParsedValue.of(written.get());
    }

    private ParsedValue string(String dynamoType, String value) {
        return switch (dynamoType) {
            case "S" -> text(value);
            case "N" -> {
                if (column.accepts(Coercion.TEXT_AS_NUMBER)) {
                    yield text(value);
                }
                yield reject("is a number (N), but column " + column.name() + " is text (S); "
                        + add(Coercion.TEXT_AS_NUMBER));
            }
            case "BOOL" -> {
                if (column.accepts(Coercion.TEXT_AS_BOOLEAN)) {
                    yield text(value);
                }
                yield wrongType(dynamoType, "text (S); type = boolean, or " + add(Coercion.TEXT_AS_BOOLEAN));
            }
            default -> wrongType(dynamoType, "text (S)");
        };
    }

    private ParsedValue text(String value) {
        if (value.isEmpty() && column.required()) {
            return absent("is empty text");
        }
        if (value.length() > column.maxLength() && value.codePointCount(0, value.length()) > column.maxLength()) {
            return reject("is longer than " + column.maxLength() + " characters, the most that column " + column.name()
                    + " takes; correct the items, or set max-length on the column");
        }
        return ParsedValue.of(value);
    }

    /** Reads an N, or an S that holds a number in a spelling that the column accepts. */
    private ParsedValue number(String dynamoType, String value, Function<BigDecimal, ParsedValue> convert) {
        return switch (dynamoType) {
            case "N" -> {
                if (NumberText.isNumber(value)) {
                    yield convert.apply(new BigDecimal(value));
                }
                yield malformed();
            }
            case "S" ->
                NumberText.accepted(value, column.accept())
                        .map(number -> convert.apply(new BigDecimal(number)))
                        .orElseGet(() -> unaccepted(value, "a number (N)").orElseGet(() -> unreadable("a number (N)")));
            case "BOOL" -> {
                if (column.accepts(Coercion.NUMBER_AS_BOOLEAN)) {
                    yield convert.apply(value.equals("true") ? BigDecimal.ONE : BigDecimal.ZERO);
                }
                yield wrongType(dynamoType, "a number (N); " + add(Coercion.NUMBER_AS_BOOLEAN));
            }
            default -> wrongType(dynamoType, "a number (N)");
        };
    }

    private ParsedValue toDouble(BigDecimal number) {
        double value = number.doubleValue();
        if (Double.isInfinite(value)) {
            return reject("is a number too large for a double");
        }
        if (value == 0 && number.signum() != 0) {
            return reject("is a number too small for a double");
        }
        return ParsedValue.of(value);
    }

    private ParsedValue toLong(BigDecimal number) {
        try {
            return ParsedValue.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return reject("is a number with a fraction or beyond 64 bits, but column " + column.name()
                    + " is of type long; declare it as double or string");
        }
    }

    private ParsedValue timestamp(String dynamoType, String value) {
        return switch (dynamoType) {
            case "N" -> {
                if (NumberText.isNumber(value)) {
                    yield time(times.number(value));
                }
                yield malformed();
            }
            case "S" -> timeInText(value);
            default -> wrongType(dynamoType, TIME);
        };
    }

    private ParsedValue timeInText(String value) {
        Optional<String> number = NumberText.accepted(value, column.accept());
        if (number.isPresent() && column.time().format() == null) {
            return time(times.number(number.get()));
        }
        return times.text(value)
                .or(() -> numberInTime(value))
                .map(this::time)
                .or(() -> times.cure(value).map(this::reject))
                .or(() -> unaccepted(value, TIME))
                .orElseGet(() -> unreadable(
                        TIME + "; set format on column " + column.name() + " to the pattern that it is written in"));
    }

    /** Returns why a number in a text is not a time, or an empty result if it would be one. */
    private Optional<ParsedValue> numberInTime(String value) {
        return NumberText.accepted(value, List.of(Coercion.NUMBER_AS_TEXT, Coercion.DECIMAL_COMMA))
                .map(times::number)
                .filter(ParsedValue::isRejected);
    }

    private Optional<ParsedValue> unaccepted(String value, String expected) {
        for (Coercion coercion : List.of(Coercion.NUMBER_AS_TEXT, Coercion.GROUPED_THOUSANDS, Coercion.DECIMAL_COMMA)) {
            if (!column.accepts(coercion)
                    && NumberText.accepted(value, Set.of(coercion)).isPresent()) {
                return Optional.of(reject("is text (S) that holds a number, but column " + column.name() + " is "
                        + expected + "; " + add(coercion)));
            }
        }
        return Optional.empty();
    }

    /** Returns the time with the attribute in its reason. */
    private ParsedValue time(ParsedValue read) {
        if (read.isRejected()) {
            return new ParsedValue(read.value(), reject(read.rejectReason()).rejectReason());
        }
        return read;
    }

    private ParsedValue unreadable(String expected) {
        return reject("is text (S) that cannot be read, but column " + column.name() + " is " + expected);
    }

    private ParsedValue malformed() {
        return reject("is a number (N) that is not well formed");
    }

    private ParsedValue wrongType(String dynamoType, String expected) {
        return reject("is of type " + dynamoType + ", but column " + column.name() + " is " + expected);
    }

    private String add(Coercion coercion) {
        return "accept = [" + coercion + "] on column " + column.name() + " would read it";
    }

    ParsedValue reject(String what) {
        return ParsedValue.rejected(place + " " + what);
    }
}
