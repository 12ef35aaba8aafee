package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.config.JobConfig;
import io.dynasage.events.IdList;
import io.dynasage.features.FeatureException;
import io.dynasage.features.ItemRule;
import io.dynasage.report.RunRecord;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * What the settings say about the items that lists may hold: a list of ids to exclude, and the shop's condition. Both
 * are read once in a run, although two models may know different items.
 */
final class ItemLimits implements AutoCloseable {
    private final JobConfig.Recommendations settings;
    private final Optional<IdList> excluded;
    /** The ids of the items that meet the condition. */
    private final Optional<Dataset<Row>> meeting;

    private final Said said;

    /**
     * Reads the list of ids.
     *
     * @param events all events
     * @param said takes sentences on how much of each is known
     */
    ItemLimits(JobConfig.Recommendations settings, Dataset<Row> events, Said said) {
        this.settings = settings;
        this.said = said;
        this.excluded = Optional.ofNullable(settings.excludeItemsUri())
                .map(uri -> IdList.read(
                        settings.setting(ExcludedItems.SETTING),
                        uri,
                        events.sparkSession().sparkContext().hadoopConfiguration()));
        this.meeting =
                settings.selection().where().map(rule -> rule.among(events).persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /**
     * Returns the items that no list of a model may hold, and logs what was not logged before.
     *
     * @param items the items that lists could hold, see {@link io.dynasage.features.Examples#items}
     * @param later where the lists of this model are only measured, the column {@code item_id} of all items that the
     *     model which serves may know
     * @throws FeatureException if no item is left, also of those that the other model may know
     */
    WithheldItems among(Dataset<Row> items, Optional<Dataset<Row>> later) {
        BooleanSupplier newer = () -> later.filter(this::leavesAny).isPresent();
        Optional<ExcludedItems> listed = excluded.map(list -> ExcludedItems.of(list, settings, items, newer, said));
        return meeting.map(ids -> ruled(items, ids, listed, newer))
                .orElseGet(() -> new WithheldItems(
                        listed.map(ExcludedItems::items), listed.map(ExcludedItems::record), Optional.empty()));
    }

    /** Returns whether the condition is true for one of the items that is not in the list. */
    private boolean leavesAny(Dataset<Row> items) {
        Dataset<Row> ids = meeting.map(met -> items.join(met, "item_id"))
                .orElse(items)
                .select(col("item_id").as("id"))
                .distinct();
        long listed = excluded.map(list -> (long) list.among(ids).ids().size()).orElse(0L);
        return ids.count() > listed;
    }

    private WithheldItems ruled(
            Dataset<Row> known, Dataset<Row> ids, Optional<ExcludedItems> listed, BooleanSupplier newer) {
        long items = known.count();
        Dataset<Row> broken =
                known.join(ids, new String[] {"item_id"}, "left_anti").select("item_index");
        long kept = items - broken.count();
        String where = settings.selection().where().map(ItemRule::setting).orElseThrow();
        boolean newOnly = kept == 0 && newer.getAsBoolean();
        require(kept > 0 || newOnly, "is true for none of the " + items + " items that the model can rank");
        said.info(where + " is true for " + kept + " of the " + items + " items that the model can rank; "
                + (newOnly
                        ? "it is true for newer ones, so lists are empty where they are measured"
                        : "lists hold no others"));
        Dataset<Row> withheld = listed.map(ExcludedItems::items)
                .map(those -> broken.union(those).distinct())
                .orElse(broken);
        require(
                newOnly || listed.isEmpty() || withheld.count() < items || newer.getAsBoolean(),
                "and " + settings.setting(ExcludedItems.SETTING) + " = " + settings.excludeItemsUri()
                        + " together exclude all " + items + " items that the model can rank");
        return new WithheldItems(
                Optional.of(withheld),
                listed.map(ExcludedItems::record),
                Optional.of(new RunRecord.Ruled(items, kept)));
    }

    private void require(boolean left, String problem) {
        if (!left) {
            throw new FeatureException(settings.selection().where().orElseThrow() + " " + problem
                    + ", so no item is left to recommend; correct the condition, or set recommendations.count = 0 for"
                    + " no lists");
        }
    }

    @Override
    public void close() {
        meeting.ifPresent(Dataset::unpersist);
    }
}
