package io.dynasage.features;

/**
 * The outcome of cleaning: {@code events = kept + repeatedEvents + cappedEvents}.
 *
 * @param events events before cleaning
 * @param kept events after cleaning
 * @param repeatedEvents repetitions removed
 * @param cappedUsers users who had more events than allowed
 * @param cappedEvents the events of these users above the limits, removed
 */
public record CleaningCounts(long events, long kept, long repeatedEvents, long cappedUsers, long cappedEvents) {}
