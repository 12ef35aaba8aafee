package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.time.Instant;

/**
 * The rules by which readable items are left out.
 *
 * @param ttlAttribute the attribute that DynamoDB's Time to Live is enabled on, or null; an item that is expired at
 *     {@code asOf} is filtered, although DynamoDB may still return it
 * @param asOf the instant as of which events are read, or null; an event at or after it is filtered, so that a run
 *     gives the same result even if the table is written to while the run reads it
 * @param timeColumn the column with the time of an event, compared with {@code asOf}; null: no event is cut off. An
 *     event without a time stays
 * @param duplicates the rule that makes an event a duplicate, or null: no event is one
 */
public record EventRules(String ttlAttribute, Instant asOf, String timeColumn, DuplicateRule duplicates)
        implements Serializable {
    /** The rules that leave nothing out. */
    public static final EventRules NONE = new EventRules(null, null, null, null);

    /**
     * Checks that the rules can be used.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if there is a ttl attribute, but no instant to compare it
     *     with
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
