package io.dynasage.local.events;

import java.util.List;
import java.util.Optional;

/**
 * Invented events.
 *
 * @param events in the order of their times
 * @param planted what is known of them; empty if the structure has no known best
 */
public record GeneratedWorkload(List<Event> events, Optional<Planted> planted) {}
