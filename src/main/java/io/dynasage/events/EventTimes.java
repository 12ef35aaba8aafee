package io.dynasage.events;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What holds for the times of all columns that do not declare it themselves.
 *
 * @param zone the zone of times that are written without one, or null: such times are rejected
 * @param earliest times before it are rejected; null: none are
 * @param ahead times this long after the run's start are rejected
 */
public record EventTimes(ZoneId zone, Instant earliest, Duration ahead) {}
