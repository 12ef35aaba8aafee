package io.dynasage.job.ledger;

import io.dynasage.job.failure.UsageException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A run's identity: its UTC start {@code yyyyMMdd'T'HHmmss'Z'}, a hyphen and four random base-36 characters. Every S3
 * prefix and SageMaker name of the run derives from it. A caller may also give any name of up to 21 letters, digits and
 * single hyphens, or an ISO 8601 time in UTC, such as a scheduler's; the time loses its hyphens and colons.
 */
public record RunId(String value) {
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern ISO_TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");
    private static final Pattern VALID = Pattern.compile("(?=.{1,21}$)[a-zA-Z0-9](-?[a-zA-Z0-9])*");
    private static final int SUFFIX_VALUES = 36 * 36 * 36 * 36;

    /** @throws UsageException if the value cannot name a run */
    public RunId {
        if (ISO_TIME.matcher(value).matches()) {
            value = value.replaceAll("[-:]|\\.\\d+", "");
        }
        if (!VALID.matcher(value).matches()) {
            throw new UsageException(
                    "\"" + value + "\" cannot name a run; use 1 to 21 letters, digits and single hyphens,"
                            + " because SageMaker's names are built from it");
        }
    }

    /** Returns the run that a folder's name stands for; empty if the name cannot be a run's. */
    static Optional<RunId> of(String folder) {
        return Optional.of(folder).filter(VALID.asMatchPredicate()).map(RunId::new);
    }

    /** Returns a new id for a run that starts now. */
    public static RunId next(Clock clock) {
        String suffix = Integer.toString(SUFFIX_VALUES + new SecureRandom().nextInt(SUFFIX_VALUES), 36)
                .substring(1);
        return new RunId(START.format(clock.instant()) + "-" + suffix);
    }

    @Override
    public String toString() {
        return value;
    }
}
