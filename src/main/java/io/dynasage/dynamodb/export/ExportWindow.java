package io.dynasage.dynamodb.export;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The period of an incremental export.
 *
 * @param from inclusive
 * @param to exclusive; DynamoDB accepts windows of 15 minutes to 24 hours
 */
public record ExportWindow(Instant from, Instant to) {
    /** The shortest window. */
    public static final Duration SHORTEST = Duration.ofMinutes(15);
    /** The longest window. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Checks the length. */
    public ExportWindow {
        Duration length = Duration.between(from, to);
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("An incremental export from " + from + " to " + to + " lasts " + length
                    + ", but DynamoDB makes only such of 15 minutes to 24 hours");
        }
    }

    /**
     * Returns the windows that have ended since the last one. All have the same length, except for the last. The
     * windows are contiguous, so no change is missed. They start and end at whole seconds, because an export's manifest
     * may omit fractions of a second. The first window starts at the second in which the last one ended; changes of
     * that second are applied twice, with the same result. Time that does not fill the shortest window is left for the
     * next call.
     *
     * @param since end of the last window, or the time of the full export at the start of the chain
     * @param now the current time
     * @param length length of a window, 15 minutes to 24 hours
     * @param earliest the earliest moment that point-in-time recovery still covers
     * @throws ExportGapException if {@code earliest} is later than {@code since}: recovery was off in between, or the
     *     chain was not continued in time
     */
    public static List<ExportWindow> due(Instant since, Instant now, Duration length, Instant earliest) {
        if (since.isBefore(earliest)) {
            throw new ExportGapException("The chain of exports ends at " + since
                    + ", but point-in-time recovery of the table holds only changes since " + earliest + ".");
        }
        List<ExportWindow> windows = new ArrayList<>();
        Instant end = now.truncatedTo(ChronoUnit.SECONDS);
        Instant from = since.truncatedTo(ChronoUnit.SECONDS);
        while (Duration.between(from, end).compareTo(SHORTEST) >= 0) {
            Instant to = Collections.min(List.of(from.plus(length), end));
            windows.add(new ExportWindow(from, to));
            from = to;
        }
        return windows;
    }
}
