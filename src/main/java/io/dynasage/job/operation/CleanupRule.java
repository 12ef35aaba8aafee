package io.dynasage.job.operation;

import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which runs to remove. A run goes only if every given part of the rule agrees.
 *
 * @param keep the number of newest completed runs that stay, with all runs that began after the oldest of them; null
 *     for no such rule
 * @param olderThan runs that began or were active within this time stay; null for no such rule
 */
record CleanupRule(Integer keep, Duration olderThan) {
    /** The time that an unfinished run stays: it may still be running, or about to be resumed. */
    static final Duration UNFINISHED_STAYS = Duration.ofDays(1);

    private static final Pattern AGE = Pattern.compile("([1-9]\\d{0,4})\\s*([hdw])");

    CleanupRule {
        if (keep == null && olderThan == null) {
            throw new UsageException(
                    "Say which runs may go: --keep N (all but the newest N completed ones), --older-than 30d, or both");
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
                    "--older-than \"" + text + "\" is no age; write hours, days or weeks, such as 12h, 30d or 8w");
        }
        int number = Integer.parseInt(age.group(1));
        return switch (age.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7L * number);
        };
    }

    /** The decision on a run; {@code stays} is the reason why it stays, or null for a run that goes. */
    record Decision(PastRun run, String stays) {
        boolean goes() {
            return stays == null;
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
            completed += run.state().equals(PastRun.COMPLETED) ? 1 : 0;
            decisions.add(new Decision(
                    run,
                    stays(
                            run,
                            among ? "the newest " + keep + " completed runs stay, and what began after them" : null,
                            needed,
                            now)));
        }
        return decisions;
    }

    private String stays(PastRun run, String among, Map<String, String> needed, Instant now) {
        if (needed.containsKey(run.runId())) {
            return needed.get(run.runId());
        }
        if (!run.finished() && run.touched().isAfter(now.minus(UNFINISHED_STAYS))) {
            return "it is unfinished, and did something within a day";
        }
        if (among != null) {
            return among;
        }
        return olderThan != null && run.touched().isAfter(now.minus(olderThan))
                ? "it is not older than " + Amounts.time(olderThan)
                : null;
    }
}
