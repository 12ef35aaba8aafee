package io.dynasage.events;

import java.io.Serializable;

/**
 * Why an item is no event: the first declared column that could not be read.
 *
 * @param itemKey the item's key attributes as DynamoDB JSON, the values of personal ones masked
 * @param attribute the attribute at fault, or null if the item has none of the declared ones
 * @param dynamoType its DynamoDB type tag, or null if the item has no such attribute
 * @param rawValue its value as text, cut after {@value #MAX_RAW_VALUE} characters, or null; a personal one's length
 *     only
 * @param reason what is wrong and what to do; never holds the value, so that rejects can be counted by it
 */
public record Reject(String itemKey, String attribute, String dynamoType, String rawValue, String reason)
        implements Serializable {
    /** The longest raw value that is kept, in characters. */
    public static final int MAX_RAW_VALUE = 200;
}
