package io.dynasage.config;

import io.dynasage.events.ColumnType;
import io.dynasage.events.Described;
import io.dynasage.events.EventSettings;
import io.dynasage.features.ItemRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the shop's rules in {@code recommendations}.
 *
 * @param events the events; null if they have problems
 * @param described the second tables or files
 */
record SelectionSection(Settings settings, EventSettings events, List<JobConfig.DescribedSource> described) {
    /** The columns of an event that say what its user did, and nothing of its item. */
    private static final Set<String> OF_THE_EVENT = Set.of(EventSettings.USER, "event_type", "event_time", "rating");

    private static final String TABLE = "recommendations.similar-items-table";

    JobConfig.Selection selection() {
        Optional<Duration> activeWithin = settings.times().durationIfSet("recommendations.active-within");
        Optional<Double> share =
                settings.share("recommendations.new-items.share", 0, 1).filter(kept -> kept > 0);
        Duration youngerThan = settings.times().duration("recommendations.new-items.younger-than");
        activeWithin.ifPresent(any -> requireTimes("recommendations.active-within"));
        share.ifPresent(any -> requireTimes("recommendations.new-items.share"));
        Optional<String> where = settings.optional("recommendations.where");
        return new JobConfig.Selection(
                where.filter(text -> events != null)
                        .map(text -> settings.built("recommendations.", () -> new ItemRule(text, itemColumns()))),
                activeWithin,
                similarItems(),
                settings.optional(TABLE, TextForm.TABLE),
                share.map(kept -> new JobConfig.NewItems(kept, youngerThan)));
    }

    private void requireTimes(String key) {
        if (events != null
                && events.columns().stream().noneMatch(column -> column.name().equals("event_time"))) {
            settings.wrong(
                    key,
                    "the events have no column event_time, by which it is decided; declare it in events.columns, or"
                            + " leave the setting out");
        }
    }

    private int similarItems() {
        int similar = settings.atLeast("recommendations.similar-items", 0);
        Optional<String> table = settings.optional(TABLE);
        if (similar > 0 && settings.atLeast("recommendations.count", 0) == 0) {
            settings.wrong(
                    "recommendations.similar-items",
                    "similar items are written with the lists of users, but recommendations.count is 0; set it to 1 or"
                            + " more");
        }
        table.filter(any -> similar == 0)
                .ifPresent(any -> settings.wrong(
                        TABLE,
                        "nothing is written to this table while recommendations.similar-items is 0; set their number,"
                                + " or leave the table out"));
        table.filter(any -> table.equals(settings.optional("recommendations.table")))
                .ifPresent(any -> settings.wrong(
                        TABLE,
                        "recommendations.table is the same table, but its key is user_id; name one with the key"
                                + " item_id"));
        return similar;
    }

    /** Returns the columns that describe items: of the events, and of the second source of items. */
    private Map<String, ColumnType> itemColumns() {
        Map<String, ColumnType> columns = new TreeMap<>();
        Stream.concat(
                        events.columns().stream(),
                        described.stream()
                                .filter(second -> second.of() == Described.ITEMS)
                                .flatMap(JobConfig.DescribedSource::added))
                .filter(column -> !column.personal() && !OF_THE_EVENT.contains(column.name()))
                .forEach(column -> columns.put(column.name(), column.type()));
        return columns;
    }
}
