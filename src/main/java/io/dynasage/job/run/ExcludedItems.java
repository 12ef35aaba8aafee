package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.config.JobConfig;
import io.dynasage.events.IdList;
import io.dynasage.features.FeatureException;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.Printable;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The items that the settings keep out of all lists.
 *
 * @param items column {@code item_index int}, the listed items that the model can rank
 * @param matches what the list has in common with these items
 */
record ExcludedItems(Dataset<Row> items, IdList.Matches matches) {
    /** The setting, in the group of the lists. */
    static final String SETTING = "exclude-items-uri";

    /** Returns the counts for the run's record. */
    RunRecord.Excluded record() {
        return new RunRecord.Excluded(
                matches.listed(), matches.ids().size(), matches.nearly().size());
    }

    /**
     * Finds the listed items among those that a model can rank.
     *
     * @param settings those of the lists that may not hold the items
     * @param known the items that lists could hold, see {@link io.dynasage.features.Examples#items}
     * @param newer whether the model that serves may know items that are not in the list
     * @param said takes a sentence on how much of the list is known, and one that warns
     * @throws FeatureException if the list names every item
     */
    static ExcludedItems of(
            IdList list, JobConfig.Recommendations settings, Dataset<Row> known, BooleanSupplier newer, Said said) {
        String uri = settings.excludeItemsUri();
        IdList.Matches matches = list.among(known.select(col("item_id").as("id")));
        said.info(matches.ids().size() + " of the " + matches.listed() + " ids in " + uri
                + " are items that the model can rank; no list holds them");
        if (!matches.nearly().isEmpty()) {
            said.warn(matches.nearly().size() + " lines of " + uri
                    + " differ from an item's id in the spaces or invisible characters around it, so they exclude"
                    + " nothing, such as \"" + Printable.line(matches.nearly().get(0))
                    + "\"; write ids as the items have them");
        }
        long items = known.count();
        if (matches.ids().size() == items && !newer.getAsBoolean()) {
            throw new FeatureException(
                    settings.setting(SETTING) + " = " + uri + " names every item that the model can rank (" + items
                            + "), so no item is left to recommend; correct the list, or set recommendations.count = 0"
                            + " for no lists");
        }
        Dataset<Row> listed = known.sparkSession()
                .createDataset(matches.ids(), Encoders.STRING())
                .toDF("item_id");
        return new ExcludedItems(known.join(listed, "item_id").select("item_index"), matches);
    }
}
