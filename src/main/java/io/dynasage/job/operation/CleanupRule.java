package io.dynasage.job.operation;

import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which runs to remove. A run goes only if every given part of the rule agrees.
 *
 * @param keep the number of newest completed runs that stay, with all runs that began after the oldest of them; null
 *     for no such rule
 * @param olderThan runs that began or were active within this time stay; empty for no such rule
 */
record CleanupRule(Integer keep, Optional<Duration> olderThan) {
    /** The time that an unfinished run stays: it may still be running, or about to be resumed. */
    private static final Duration UNFINISHED_STAYS = Duration.ofDays(1);

    private static final Pattern AGE = Pattern.compile("([1-9]\\d{0,4})\\s*([hdw])");

    CleanupRule {
        if (keep == null && olderThan.isEmpty()) {
            throw new UsageException(
                    "Choose the runs to remove: --keep N (all but the newest N completed), --older-than 30d, or both");
        }
        if (keep != null && keep < 1) {
            throw new UsageException(
                    "--keep is " + keep + "; keep at least 1 run, with which the next one is compared");
        }
    }

    /** Parses a duration such as {@code 12h}, {@code 30d} or {@code 8w}. */
    static Duration age(String text) {
        Matcher age = AGE.matcher(text);
        if (!age.matches()) {
            throw new UsageException(
                    "--older-than \"" + text + "\" is not an age; write hours, days or weeks, such as 12h, 30d or 8w");
        }
        int hours = switch (age.group(2)) {
            case "h" -> 1;
            case "d" -> 24;
            default -> 7 * 24;
        };
        return Duration.ofHours((long) hours * Integer.parseInt(age.group(1)));
    }

    /** The decision on a run; {@code stays} is the reason why it stays, empty for a run that goes. */
    record Decision(PastRun run, Optional<String> stays) {
        boolean goes() {
            return stays.isEmpty();
        }
    }

    /**
     * Decides on each run.
     *
     * @param runs the runs, newest first
     * @param needed runs that must stay regardless of their age, with the reason
     */
    List<Decision> decide(List<PastRun> runs, Map<String, String> needed, Instant now) {
        List<Decision> decisions = new ArrayList<>();
        int completed = 0;
        for (PastRun run : runs) {
            boolean among = keep != null && completed < keep;
            if (run.state().equals(PastRun.COMPLETED)) {
                completed++;
            }
            decisions.add(new Decision(run, stays(run, among, Optional.ofNullable(needed.get(run.runId())), now)));
        }
        return decisions;
    }

    private Optional<String> stays(PastRun run, boolean among, Optional<String> need, Instant now) {
        if (need.isPresent()) {
            return need;
        }
        if (mayGoOn(run, now)) {
            return Optional.of("it is unfinished, and was active within a day");
        }
        if (among) {
            return Optional.of("the newest " + keep + " completed runs stay, and the runs that began after them");
        }
        return olderThan.filter(age -> within(run, age, now)).map(age -> "it is not older than " + Amounts.time(age));
    }

    /** Returns whether a run may still be going on, or be resumed: it is unfinished and was active within a day. */
    static boolean mayGoOn(PastRun run, Instant now) {
        return !run.finished() && within(run, UNFINISHED_STAYS, now);
    }

    private static boolean within(PastRun run, Duration age, Instant now) {
        return run.touched().isAfter(now.minus(age));
    }
}
