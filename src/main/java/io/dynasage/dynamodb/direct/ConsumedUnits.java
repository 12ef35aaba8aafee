package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.items.JsonCursor;
import io.dynasage.dynamodb.items.MalformedItemException;
import java.nio.charset.StandardCharsets;

/**
 * Finds the cost of a page before its items are parsed, because the budget needs it immediately. The member
 * {@code ConsumedCapacity} is before the items or after them. An item cannot contain such a member with a number
 * {@code CapacityUnits} directly below it, because every value in an item is below its type's tag, and in a text the
 * quotes would be escaped. So the member is searched for at both ends, and the page is parsed only if it is at neither.
 */
final class ConsumedUnits {
    private static final byte[] NAME = "\"ConsumedCapacity\"".getBytes(StandardCharsets.US_ASCII);
    /**
     * More than the size of the members other than the items: LastEvaluatedKey of up to 3 KB, counts, the names of
     * table and index.
     */
    private static final int END_BYTES = 8 << 10;

    private ConsumedUnits() {}

    /** Returns the consumed read units, or 0 if DynamoDB does not report them. */
    static double of(byte[] page, int length) {
        for (int at = length - NAME.length; at >= Math.max(0, length - END_BYTES); at--) {
            double units = units(page, at, length);
            if (units >= 0) {
                return units;
            }
        }
        for (int at = 0; at < Math.min(length - NAME.length, END_BYTES); at++) {
            double units = units(page, at, length);
            if (units >= 0) {
                return units;
            }
        }
        return walk(page, length);
    }

    /** Returns the consumed read units if the member begins at the position, else -1. */
    private static double units(byte[] page, int at, int length) {
        for (int i = 0; i < NAME.length; i++) {
            if (page[at + i] != NAME[i]) {
                return -1;
            }
        }
        JsonCursor json = new JsonCursor();
        try {
            return unitsAfterColon(json, at + NAME.length, page, length);
        } catch (MalformedItemException e) {
            return -1;
        }
    }

    private static double unitsAfterColon(JsonCursor json, int at, byte[] page, int length) {
        int colon = at;
        while (colon < length && page[colon] <= ' ') {
            colon++;
        }
        if (colon >= length || page[colon] != ':') {
            return -1;
        }
        json.reset(page, colon + 1, length);
        return units(json);
    }

    /** Returns the number in the next object, or -1 if it has none. */
    static double units(JsonCursor json) {
        double units = -1;
        json.enterObject();
        while (json.nextMember()) {
            if (json.nameIs("CapacityUnits")) {
                units = json.number();
            } else {
                json.skipValue();
            }
        }
        return units;
    }

    private static double walk(byte[] page, int length) {
        JsonCursor json = new JsonCursor();
        json.reset(page, 0, length);
        try {
            json.enterObject();
            while (json.nextMember()) {
                if (json.nameIs("ConsumedCapacity")) {
                    return Math.max(0, units(json));
                }
                json.skipValue();
            }
        } catch (MalformedItemException e) {
            return 0;
        }
        return 0;
    }
}
