package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.time.Duration;
import java.util.List;

/**
 * What is removed from events before they are learnt from. Each rule looks back only, never at later events, so that
 * what is kept of the past does not change when time goes on.
 *
 * @param forget ids of users whose events must not be used; may be empty
 * @param forgetUri a text file, or folder of such, of any Hadoop file system with one more such id a line; null: none
 * @param repeatWindow an event less than this after the same one (user, item and type) is a repetition; 0 or longer, 0:
 *     none is
 * @param repeatEventTypes the types of events whose repetitions are removed
 * @param maxEventsPerUserAndDay of a user's events of one UTC day only the first so many are kept; 0: all
 * @param maxEventsPerUser of a user's events only the first so many are kept; 0: all
 */
public record CleaningSettings(
        List<String> forget,
        String forgetUri,
        Duration repeatWindow,
        List<String> repeatEventTypes,
        int maxEventsPerUserAndDay,
        int maxEventsPerUser) {
    /** A limit that does not hold: all events are kept. */
    public static final int NO_LIMIT = 0;
    /** Keeps every event. */
    public static final CleaningSettings NONE =
            new CleaningSettings(List.of(), null, Duration.ZERO, List.of(), NO_LIMIT, NO_LIMIT);

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public CleaningSettings {
        forget = List.copyOf(forget);
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

    boolean forgets() {
        return !forget.isEmpty() || forgetUri != null;
    }
}
