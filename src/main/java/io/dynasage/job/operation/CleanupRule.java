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
 * Which runs may go. A run goes only if every part of the rule that is given says so.
 *
 * @param keep the newest so many completed runs stay, and all that began after the oldest of them; null: no such rule
 * @param olderThan runs that began or did anything within this time stay; null: no such rule
 */
record CleanupRule(Integer keep, Duration olderThan) {
    /** A run that is unfinished may still be running, or about to be resumed. */
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

    /** The duration of a text such as {@code 12h}, {@code 30d} or {@code 8w}. */
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

    /** What becomes of a run; {@code stays} is null for one that goes, else why it stays. */
    record Decision(PastRun run, String stays) {
        boolean goes() {
            return stays == null;
        }
    }

    /**
     * Decides on each run.
     *
     * @param runs the newest first
     * @param needed runs that must stay whatever their age, with why
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
