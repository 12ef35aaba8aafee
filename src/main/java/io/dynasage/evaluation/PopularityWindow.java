package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/** The users who make an item popular: those whose last choice of it is within the window. Wider ones come first. */
public enum PopularityWindow {
    /** Everybody who ever chose the item. */
    ALL_TIME(0),
    /** 30 days. */
    MONTH(30),
    /** 7 days. */
    WEEK(7),
    /** 24 hours. */
    DAY(1);

    private final int days;

    PopularityWindow(int days) {
        this.days = days;
    }

    /** Returns the window in words. */
    @Override
    public String toString() {
        return switch (this) {
            case ALL_TIME -> "users of all time";
            case DAY -> "users of the last day";
            default -> "users of the last " + days + " days";
        };
    }

    /** Parses the words of {@link #toString()}; empty if no window has them. */
    public static Optional<PopularityWindow> of(String words) {
        return Stream.of(values())
                .filter(window -> window.toString().equals(words))
                .findFirst();
    }

    /**
     * Counts the rows within the window, one for each user.
     *
     * @param last the time of the user's last choice; null does not count
     * @param end the end of the window
     * @param weight how much a user counts, a {@code bigint}
     */
    public Column users(Column last, Instant end, Column weight) {
        Column within = this == ALL_TIME ? last.isNotNull() : last.geq(lit(end.minus(Duration.ofDays(days))));
        return sum(when(within, weight).otherwise(0L));
    }

    /** Returns a name for a column of this window's counts. */
    String suffix() {
        return "_" + days;
    }
}
