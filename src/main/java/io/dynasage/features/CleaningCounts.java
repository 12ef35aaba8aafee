package io.dynasage.features;

/**
 * What became of the events: {@code events = kept + forgottenEvents + repeatedEvents + cappedEvents}.
 *
 * @param events before cleaning
 * @param kept after it
 * @param idsToForget distinct ids of the deletion list
 * @param forgottenUsers users of it that had events
 * @param forgottenEvents their events, all removed
 * @param repeatedEvents repetitions removed
 * @param cappedUsers users who had more events than allowed
 * @param cappedEvents their events above the limits, removed
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
