package io.dynasage.events;

import java.io.Serializable;

/**
 * The reason why an item is not an event: the first declared column that could not be read.
 *
 * @param itemKey the item's key attributes as DynamoDB JSON, with the values of personal ones masked; null for a row of
 *     a query without {@code item_key}
 * @param attribute the attribute at fault, or the path in it; null if the item has none of the declared ones
 * @param dynamoType its DynamoDB type tag, or null if the item has no such attribute
 * @param rawValue its value as text, cut after {@value #MAX_RAW_VALUE} characters, or null; for a personal value only
 *     its length
 * @param reason what is wrong and what to do; never contains the value, so that rejects can be counted by reason
 * @param element the number of the element in the item, from 0; {@value #NO_ELEMENT} if the whole item is the reject
 */
public record Reject(String itemKey, String attribute, String dynamoType, String rawValue, String reason, int element)
        implements Serializable {
    /** The maximum length of a stored raw value, in characters. */
    public static final int MAX_RAW_VALUE = 200;
    /** The number of the element where there is none. */
    public static final int NO_ELEMENT = -1;

    /** Returns the words for the item: its key, shortened, or that it is a row of a query which gives no key. */
    public String item() {
        return itemKey == null ? "a row of the query" : "item " + PersonalMask.shortened(itemKey);
    }

    /** Creates a reject of a whole item. */
    public Reject(String itemKey, String attribute, String dynamoType, String rawValue, String reason) {
        this(itemKey, attribute, dynamoType, rawValue, reason, NO_ELEMENT);
    }
}
