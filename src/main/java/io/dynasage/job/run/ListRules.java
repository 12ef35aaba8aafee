package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
import io.dynasage.features.Exclusion;
import io.dynasage.features.KnownItems;
import io.dynasage.model.TopN;
import io.dynasage.storage.QuotedName;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The rules for what a list may hold: the same for lists that are measured and lists that are served.
 *
 * @param encounters those of all events
 * @param cleaned the events that are suitable for training
 * @param withheld what no list may hold
 */
record ListRules(
        JobConfig.Recommendations settings,
        Examples examples,
        Encounters encounters,
        Dataset<Row> cleaned,
        WithheldItems withheld) {
    private static final long LISTS_PER_FILE = 200_000;

    /**
     * Returns those of some users who get lists.
     *
     * @param id the column that has the user's id
     */
    Dataset<Row> active(Dataset<Row> users, String id) {
        return settings.selection()
                .activeWithin()
                .map(within -> new ActiveUsers(within).among(users, id, encounters))
                .orElse(users);
    }

    /** Returns the new items for which lists that are served keep places, persisted; empty if they keep none. */
    Optional<Dataset<Row>> newItems() {
        return newItems(encounters);
    }

    /**
     * Returns the items that were new before the test part, persisted; all events count if the parts are not cut by
     * time.
     */
    Optional<Dataset<Row>> newBeforeTest() {
        Dataset<Row> events = Optional.ofNullable(examples.splitTimes().testFrom())
                .map(from -> encounters
                        .events()
                        .where(col("event_time")
                                .lt(lit(from))
                                .or(col("event_time").isNull())))
                .orElse(encounters.events());
        try (Encounters before = new Encounters(events)) {
            Optional<Dataset<Row>> items = newItems(before);
            // They are computed while the encounters are persisted, which would otherwise be aggregated again.
            items.ifPresent(Dataset::count);
            return items;
        }
    }

    /** Returns the number of places that a list of this length keeps for new items. */
    int placesOfNewItems(int size) {
        return settings.selection().newItems().map(young -> young.places(size)).orElse(0);
    }

    private Optional<Dataset<Row>> newItems(Encounters until) {
        return settings.selection()
                .newItems()
                .map(young -> new NewItems(young.youngerThan())
                        .among(examples.items(), until)
                        .persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /** Returns the items that users knew before the test part, whether or not lists hold them. */
    Dataset<Row> knownBeforeTest() {
        return new KnownItems(settings.exclude(), examples, encounters.events())
                .pairsBeforeTest()
                .or(() -> new KnownItems(Exclusion.CHOSEN, examples, encounters.events()).pairsBeforeTest())
                .orElseThrow();
    }

    /** Returns the number of files for this number of lists. */
    static int files(long lists) {
        return (int) Math.max(1, (lists + LISTS_PER_FILE - 1) / LISTS_PER_FILE);
    }

    /** Returns the number of users whom training knows. */
    long users() {
        return examples.space().block("user_id").ids();
    }

    /**
     * Returns a ranking that leaves out what no list may hold, and limits the items of a category.
     *
     * @param categories those of {@link #categories()}
     */
    TopN limited(TopN plain, Optional<Dataset<Row>> categories) {
        TopN ranking = withheld.items().map(plain::withoutItems).orElse(plain);
        return categories
                .map(ofItems -> ranking.atMostPerCategory(settings.maxPerCategory(), ofItems))
                .orElse(ranking);
    }

    /** Returns the latest category of each item, according to its events; empty if the rules know none. */
    Optional<Dataset<Row>> categories() {
        return Optional.ofNullable(settings.categoryColumn()).map(this::categories);
    }

    private Dataset<Row> categories(String column) {
        Column value = col(QuotedName.of(column)).cast("string");
        Dataset<Row> named = cleaned.where(value.isNotNull())
                .groupBy("item_id")
                .agg(max_by(value, struct(ShownUsers.time(cleaned), value)).as("category"));
        return named.join(examples.items(), "item_id").select("item_index", "category");
    }

    /** Returns the name of these lists; {@link ListMeasurement#UNNAMED} if they have none. */
    String listName() {
        return settings.group().contains(".") ? settings.name() : ListMeasurement.UNNAMED;
    }

    /** Returns the number of first places of these lists that are measured: a list with a name may have fewer. */
    int measured(int cutoff) {
        return listName().equals(ListMeasurement.UNNAMED) ? cutoff : Math.min(cutoff, settings.count());
    }
}
