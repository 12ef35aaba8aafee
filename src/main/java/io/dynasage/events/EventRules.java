package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.time.Instant;

/**
 * Which items that could be read are left out all the same.
 *
 * @param ttlAttribute the attribute that DynamoDB's Time to Live is enabled on, or null; an item that is expired at
 *     {@code asOf} is filtered, although DynamoDB may still return it
 * @param asOf the instant at which the events are looked at, or null; an event at or after it is filtered, so that a
 *     run gives the same whatever is written while it reads
 * @param timeColumn the column that says when an event was, compared with {@code asOf}; null: none is cut off. An event
 *     without a time stays
 * @param duplicates what makes an event a duplicate, or null: nothing
 */
public record EventRules(String ttlAttribute, Instant asOf, String timeColumn, DuplicateRule duplicates)
        implements Serializable {
    /** Leaves nothing out. */
    public static final EventRules NONE = new EventRules(null, null, null, null);

    /**
     * Checks that what is given can be used.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if there is a ttl attribute, but no instant to compare with
     */
    public EventRules {
        new Problems()
                .require(
                        ttlAttribute == null || !ttlAttribute.isEmpty() && asOf != null,
                        "ttl",
                        "A ttl attribute needs a name, and an as-of to compare it with; the attribute is \""
                                + ttlAttribute + "\", as-of is " + asOf)
                .raise();
    }
}
