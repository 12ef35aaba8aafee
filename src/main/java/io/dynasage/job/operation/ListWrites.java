package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.config.JobConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What writing the lists of a run to a table takes.
 *
 * @param config the settings of the lists
 * @param last the record of the last run; empty if there is none
 */
record ListWrites(JobConfig config, Optional<JsonNode> last) {
    private static final int UNIT_BYTES = 1024;
    /** The names of the attributes, the user's id and the run's. */
    private static final int BYTES_OF_A_LIST = 120;
    /** A long id of an item, with the byte that the list needs for it. */
    private static final int BYTES_OF_AN_ITEM = 37;

    /** Returns the cost of one run's writes; 0 if the number of lists is not known. */
    double dollars() {
        return writes() ? dollars(lists().orElse(0L)) : 0;
    }

    /** Returns a line for people; empty if no lists are written to a table. */
    Optional<String> line() {
        if (!writes()) {
            return Optional.empty();
        }
        return Optional.of("Lists    " + lists().map(this::counted).orElseGet(this::uncounted));
    }

    private boolean writes() {
        return config.recommendations().table() != null
                && config.recommendations().count() > 0;
    }

    private String counted(long lists) {
        String atMost = isUpperBound() ? "at most " : "";
        String limit = isUpperBound()
                ? "those of all users; the last run did not count who is active"
                : "recommendations.max-write-units";
        return String.format(
                Locale.ROOT,
                "%s%,d in table %s, %s each: %s and %s at %.0f units a second (%s)",
                atMost,
                lists,
                config.recommendations().table(),
                units() == 1 ? "1 write unit" : units() + " write units",
                Amounts.dollars(dollars(lists)),
                Amounts.time(time(lists)),
                config.recommendations().maxWriteUnits(),
                limit);
    }

    private String uncounted() {
        long million = 1_000_000;
        return String.format(
                Locale.ROOT,
                "not counted by any run yet; a million in table %s is %s and %s at %.0f units a second",
                config.recommendations().table(),
                Amounts.dollars(dollars(million)),
                Amounts.time(time(million)),
                config.recommendations().maxWriteUnits());
    }

    /** Returns the lists of the last run, or of all its users if they are not limited to active ones any more. */
    private Optional<Long> lists() {
        boolean limited = config.recommendations().selection().activeWithin().isPresent();
        return last.map(record -> record.path("recommendations"))
                .filter(lists -> lists.path("users").isNumber())
                .map(lists -> lists.path("users").asLong()
                        + (limited ? 0 : lists.path("inactive").asLong()));
    }

    private boolean isUpperBound() {
        return config.recommendations().selection().activeWithin().isPresent()
                && last.filter(record -> record.at("/recommendations/inactive").isNumber())
                        .isEmpty();
    }

    private int units() {
        int bytes = BYTES_OF_A_LIST + config.recommendations().count() * BYTES_OF_AN_ITEM;
        return (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
    }

    private double dollars(long lists) {
        return lists * units() / 1e6 * config.prices().millionWriteUnits();
    }

    private Duration time(long lists) {
        return Duration.ofSeconds(
                (long) Math.ceil(lists * units() / config.recommendations().maxWriteUnits()));
    }
}
