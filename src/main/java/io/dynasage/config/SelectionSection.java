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
 * Reads the shop's rules in {@code recommendations} and in each of its named lists.
 *
 * @param settings all settings
 * @param events the events; null if they have problems
 * @param described the second tables or files
 */
record SelectionSection(Settings settings, EventSettings events, List<JobConfig.DescribedSource> described) {
    /** The columns of an event that say what its user did, and nothing of its item. */
    private static final Set<String> OF_THE_EVENT = Set.of(EventSettings.USER, "event_type", "event_time", "rating");

    private static final String TABLE = "similar-items-table";

    /** Reads the rules of the lists that have no name. */
    JobConfig.Selection selection() {
        Settings lists = settings.group("recommendations");
        Optional<Duration> activeWithin = activeWithin(lists);
        Optional<Double> share = share(lists);
        Duration youngerThan = lists.times().duration("new-items.younger-than");
        return new JobConfig.Selection(
                where(lists),
                activeWithin,
                similarItems(lists),
                lists.optional(TABLE, TextForm.TABLE),
                newItems(share, youngerThan));
    }

    /**
     * Reads the rules of a named list.
     *
     * @param list its group
     * @param others the rules that it takes where it has none
     */
    JobConfig.Selection named(Settings list, JobConfig.Selection others) {
        Optional<ItemRule> where = where(list);
        Optional<Duration> activeWithin = activeWithin(list);
        Optional<Double> share = share(list);
        Optional<Duration> youngerThan = list.times().durationIfSet("new-items.younger-than");
        return new JobConfig.Selection(
                list.given("where", where, others.where()),
                list.given("active-within", activeWithin, others.activeWithin()),
                0,
                Optional.empty(),
                newItems(
                        list.given("new-items.share", share, others.newItems().map(JobConfig.NewItems::share)),
                        youngerThan.orElseGet(
                                () -> settings.times().duration("recommendations.new-items.younger-than"))));
    }

    private Optional<ItemRule> where(Settings lists) {
        String key = lists.fullKey("where");
        return lists.optional("where")
                .filter(text -> events != null)
                .map(text -> settings.built("", () -> new ItemRule(key, text, itemColumns())));
    }

    private Optional<Duration> activeWithin(Settings lists) {
        Optional<Duration> within = lists.times().durationIfSet("active-within");
        within.ifPresent(any -> requireTimes(lists, "active-within"));
        return within;
    }

    private Optional<Double> share(Settings lists) {
        Optional<Double> share = lists.share("new-items.share", 0, 1).filter(kept -> kept > 0);
        share.ifPresent(any -> requireTimes(lists, "new-items.share"));
        return share;
    }

    private static Optional<JobConfig.NewItems> newItems(Optional<Double> share, Duration youngerThan) {
        return share.map(kept -> new JobConfig.NewItems(kept, youngerThan));
    }

    private void requireTimes(Settings lists, String key) {
        if (events != null
                && events.columns().stream().noneMatch(column -> column.name().equals("event_time"))) {
            lists.wrong(
                    key,
                    "the events have no column event_time, by which it is decided; declare it in events.columns, or"
                            + " leave the setting out");
        }
    }

    private static int similarItems(Settings lists) {
        int similar = lists.atLeast("similar-items", 0);
        Optional<String> table = lists.optional(TABLE);
        if (similar > 0 && lists.atLeast("count", 0) == 0) {
            lists.wrong(
                    "similar-items",
                    "similar items are written with the lists of users, but recommendations.count is 0; set it to 1 or"
                            + " more");
        }
        table.filter(any -> similar == 0)
                .ifPresent(any -> lists.wrong(
                        TABLE,
                        "nothing is written to this table while recommendations.similar-items is 0; set their number,"
                                + " or leave the table out"));
        table.map(TableSection::name)
                .filter(name -> lists.optional("table")
                        .map(TableSection::name)
                        .filter(name::equals)
                        .isPresent())
                .ifPresent(any -> lists.wrong(
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
