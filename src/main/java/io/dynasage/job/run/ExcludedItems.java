package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.config.JobConfig;
import io.dynasage.events.IdList;
import io.dynasage.features.FeatureException;
import io.dynasage.features.FeatureSpace;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.Printable;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items that the settings keep out of all lists.
 *
 * @param items column {@code item_index int}, the listed items that training knows
 * @param matches what the list has in common with these items
 */
record ExcludedItems(Dataset<Row> items, IdList.Matches matches) {
    private static final Logger LOG = LoggerFactory.getLogger(ExcludedItems.class);
    static final String SETTING = "recommendations.exclude-items-uri";

    /**
     * Reads the list, and logs how much of it is known.
     *
     * @param space the space of the items that lists could hold
     * @return empty if the settings name no list, or no lists are made
     * @throws FeatureException if the list names every item
     */
    static Optional<ExcludedItems> read(SparkSession spark, JobConfig.Recommendations settings, FeatureSpace space) {
        return Optional.ofNullable(settings.excludeItemsUri())
                .filter(uri -> settings.count() > 0)
                .map(uri ->
                        of(IdList.read(SETTING, uri, spark.sparkContext().hadoopConfiguration()), uri, spark, space));
    }

    /** Returns the counts for the run's record. */
    RunRecord.Excluded record() {
        return new RunRecord.Excluded(
                matches.listed(), matches.ids().size(), matches.nearly().size());
    }

    private static ExcludedItems of(IdList list, String uri, SparkSession spark, FeatureSpace space) {
        Dataset<Row> known = space.ids("item_id");
        IdList.Matches matches = list.among(known.select(col("item_id").as("id")));
        LOG.info(
                "{} of the {} ids in {} are items that training knows; no list holds them",
                matches.ids().size(),
                matches.listed(),
                uri);
        if (!matches.nearly().isEmpty()) {
            LOG.warn(
                    "{} lines of {} differ from an item's id in the spaces or invisible characters around it, so they"
                            + " exclude nothing, such as \"{}\"; write ids as the items have them",
                    matches.nearly().size(),
                    uri,
                    Printable.line(matches.nearly().get(0)));
        }
        int items = space.block("item_id").ids();
        if (matches.ids().size() == items) {
            throw new FeatureException(SETTING + " = " + uri + " names every item that training knows (" + items
                    + "), so no item is left to recommend; correct the list, or set recommendations.count = 0 for no"
                    + " lists");
        }
        Dataset<Row> listed =
                spark.createDataset(matches.ids(), Encoders.STRING()).toDF("item_id");
        return new ExcludedItems(known.join(listed, "item_id").select("item_index"), matches);
    }
}
