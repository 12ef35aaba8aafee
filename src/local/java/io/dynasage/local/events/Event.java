package io.dynasage.local.events;

import java.time.Instant;
import java.util.Map;

/**
 * One interaction that goes into the table.
 *
 * @param userId the user
 * @param itemId the item; null if there is none
 * @param eventType view, cart, purchase or another word of the source; null if it has none
 * @param rating a decimal number as written; null if there is none
 * @param at the time; null if it is not read yet: a further attribute may have it
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
    /** Creates an event without numbers of its own. */
    public Event(String userId, String itemId, String eventType, String rating, Instant at, Map<String, String> more) {
        this(userId, itemId, eventType, rating, at, more, Map.of());
    }
}
