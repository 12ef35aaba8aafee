package io.dynasage.local.events;

import java.util.List;
import java.util.Optional;

/**
 * Generated events.
 *
 * @param events the events in the order of their times
 * @param planted the known facts about them; empty if the structure has no known best
 */
public record GeneratedWorkload(List<Event> events, Optional<Planted> planted) {}
