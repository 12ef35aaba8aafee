package io.dynasage.local.events;

import java.time.Instant;
import java.util.Map;

/**
 * One interaction that goes into the table.
 *
 * @param userId who
 * @param itemId with what
 * @param eventType view, cart, purchase or whatever the source calls it; null if it has none
 * @param rating a decimal number as written; null if it has none
 * @param at when
 * @param more further attributes, kept as text
 * @param numbers further attributes that are numbers, as decimal text
 */
public record Event(
        String userId,
        String itemId,
        String eventType,
        String rating,
        Instant at,
        Map<String, String> more,
        Map<String, String> numbers) {
    /** An event without numbers of its own. */
    public Event(String userId, String itemId, String eventType, String rating, Instant at, Map<String, String> more) {
        this(userId, itemId, eventType, rating, at, more, Map.of());
    }
}
