package io.dynasage.dynamodb.direct;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the cost of a page before its items are parsed, because the budget needs it immediately. The member
 * {@code ConsumedCapacity} is before the items or after them. An item cannot contain such a member with a number
 * {@code CapacityUnits} directly below it, because every value in an item is below its type's tag, and in a text the
 * quotes would be escaped.
 */
final class ConsumedUnits {
    private static final Pattern UNITS = Pattern.compile(
            "\"ConsumedCapacity\"\\s*:\\s*\\{[^{}]*?\"CapacityUnits\"\\s*:\\s*(\\d+(\\.\\d+)?([eE][+-]?\\d+)?)");
    /**
     * More than the size of the members other than the items: LastEvaluatedKey of up to 3 KB, counts, the names of
     * table and index.
     */
    private static final int END_BYTES = 8 << 10;

    private ConsumedUnits() {}

    /** Returns the consumed read units, or 0 if DynamoDB does not report them. */
    static double of(byte[] page, int length) {
        int size = Math.min(length, END_BYTES);
        return Stream.of(length - size, 0)
                .map(from -> UNITS.matcher(new String(page, from, size, StandardCharsets.ISO_8859_1)))
                .filter(Matcher::find)
                .findFirst()
                .map(found -> Double.parseDouble(found.group(1)))
                .orElse(0.0);
    }
}
