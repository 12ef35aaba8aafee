package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.items.JsonCursor;
import io.dynasage.dynamodb.items.MalformedItemException;
import java.nio.charset.StandardCharsets;

/**
 * What a page has cost, before its items are parsed: the budget has to know at once. The member
 * {@code ConsumedCapacity} stands before the items or after them. Inside an item there can be no such member with a
 * number {@code CapacityUnits} right below it, since there every value is below its type's tag, and in a text the
 * quotes would be escaped. So it is looked for at both ends, and only if it is at neither the page is walked.
 */
final class ConsumedUnits {
    private static final byte[] NAME = "\"ConsumedCapacity\"".getBytes(StandardCharsets.US_ASCII);
    /** More than what stands beside the items: LastEvaluatedKey of up to 3 KB, counts, the names of table and index. */
    private static final int END_BYTES = 8 << 10;

    private ConsumedUnits() {}

    /** Read units; 0 if DynamoDB does not say. */
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

    /** Read units if the member begins there, else -1. */
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

    /** The number of the object that comes next; -1 if it has none. */
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
