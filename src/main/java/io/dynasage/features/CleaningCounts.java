package io.dynasage.features;

/**
 * The outcome of cleaning: {@code events = kept + forgottenEvents + repeatedEvents + cappedEvents}.
 *
 * @param events events before cleaning
 * @param kept events after cleaning
 * @param idsToForget distinct ids in the erasure list
 * @param forgottenUsers users in the list that had events
 * @param forgottenEvents the events of these users, all removed
 * @param repeatedEvents repetitions removed
 * @param cappedUsers users who had more events than allowed
 * @param cappedEvents the events of these users above the limits, removed
 */
public record CleaningCounts(
        long events,
        long kept,
        long idsToForget,
        long forgottenUsers,
        long forgottenEvents,
        long repeatedEvents,
        long cappedUsers,
        long cappedEvents) {}
