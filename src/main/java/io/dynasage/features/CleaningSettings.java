package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.time.Duration;
import java.util.List;

/**
 * The rules for removing events before training. Each rule looks only at earlier events, never at later ones, so the
 * kept part of the past does not change over time.
 *
 * @param repeatWindow an event less than this time after the same one (user, item and type) is a repetition; 0 or
 *     longer, 0: no event is
 * @param repeatEventTypes the types of events whose repetitions are removed
 * @param maxEventsPerUserAndDay the number of a user's events that are kept per UTC day, the first ones; 0: all
 * @param maxEventsPerUser the number of a user's events that are kept, the first ones; 0: all
 */
public record CleaningSettings(
        Duration repeatWindow, List<String> repeatEventTypes, int maxEventsPerUserAndDay, int maxEventsPerUser) {
    /** The value of a limit that is not set: all events are kept. */
    public static final int NO_LIMIT = 0;
    /** The settings that keep every event. */
    public static final CleaningSettings NONE = new CleaningSettings(Duration.ZERO, List.of(), NO_LIMIT, NO_LIMIT);

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public CleaningSettings {
        repeatEventTypes = List.copyOf(repeatEventTypes);
        new Problems()
                .require(
                        !repeatWindow.isNegative(),
                        "cleaning.repeat-window",
                        "the repeat window is " + repeatWindow + "; give 0 or a longer time")
                .atLeast(
                        NO_LIMIT,
                        "cleaning.max-events-per-user-and-day",
                        "events per user and day",
                        maxEventsPerUserAndDay)
                .atLeast(NO_LIMIT, "cleaning.max-events-per-user", "events per user", maxEventsPerUser)
                .raise();
    }

    boolean collapsesRepeats() {
        return !repeatWindow.isZero() && !repeatEventTypes.isEmpty();
    }
}
