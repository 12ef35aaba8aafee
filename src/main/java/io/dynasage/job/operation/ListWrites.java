package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dynasage.config.JobConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What writing the lists of a run to their tables takes.
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

    /** Returns the cost of one run's writes to all tables; 0 where the number of lists is not known. */
    double dollars() {
        return tables().stream()
                .mapToDouble(table -> table.dollars(table.lists().orElse(0L)))
                .sum();
    }

    /** Returns a line for people for each table; none if no lists are written to tables. */
    List<String> lines() {
        return tables().stream()
                .map(table -> "Lists    " + table.lists().map(table::counted).orElseGet(table::uncounted))
                .toList();
    }

    private List<Table> tables() {
        JobConfig.Recommendations settings = config.recommendations();
        JsonNode unnamed = last.map(record -> record.path("recommendations")).orElseGet(MissingNode::getInstance);
        return settings.each()
                .filter(lists -> settings.count() > 0 && lists.table() != null)
                .map(lists -> new Table(
                        config,
                        lists,
                        lists.equals(settings) ? unnamed : unnamed.path("lists").path(lists.name()),
                        unnamed))
                .toList();
    }

    /**
     * A table that lists are written to.
     *
     * @param record what the last run recorded of these lists; missing if it made none
     * @param unnamed what it recorded of the lists without a name, whose users are those of all lists
     */
    private record Table(JobConfig config, JobConfig.Recommendations settings, JsonNode record, JsonNode unnamed) {
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
                    settings.table(),
                    units() == 1 ? "1 write unit" : units() + " write units",
                    Amounts.dollars(dollars(lists)),
                    Amounts.time(time(lists)),
                    settings.maxWriteUnits(),
                    limit);
        }

        private String uncounted() {
            long million = 1_000_000;
            return String.format(
                    Locale.ROOT,
                    "not counted by any run yet; a million in table %s is %s and %s at %.0f units a second",
                    settings.table(),
                    Amounts.dollars(dollars(million)),
                    Amounts.time(time(million)),
                    settings.maxWriteUnits());
        }

        /** Returns the lists of the last run, or of all its users if it did not count who of them is active now. */
        private Optional<Long> lists() {
            JsonNode counts = record.path("users").isNumber() ? record : unnamed;
            return Optional.of(counts.path("users"))
                    .filter(JsonNode::isNumber)
                    .map(users -> users.asLong()
                            + (isLimited() && !isUpperBound()
                                    ? 0
                                    : counts.path("inactive").asLong()));
        }

        private boolean isLimited() {
            return settings.selection().activeWithin().isPresent();
        }

        private boolean isUpperBound() {
            return isLimited() && !record.path("inactive").isNumber();
        }

        private int units() {
            int bytes = BYTES_OF_A_LIST + settings.count() * BYTES_OF_AN_ITEM;
            return (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
        }

        private double dollars(long lists) {
            return lists * units() / 1e6 * config.prices().millionWriteUnits();
        }

        private Duration time(long lists) {
            return Duration.ofSeconds((long) Math.ceil(lists * units() / settings.maxWriteUnits()));
        }
    }
}
