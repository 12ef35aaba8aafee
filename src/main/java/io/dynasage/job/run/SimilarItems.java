package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ItemSimilarity;
import io.dynasage.model.RankedFiles;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.StoredFile;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the most similar items of each item, next to the lists of users. Items that no list may hold have lists, too:
 * the page of a product that is sold out is where others are looked for.
 *
 * @param examples the examples of the judged model, on whose validation part a measure is chosen
 * @param judged reads the judged model
 * @param rules the rules of the lists that are served
 */
public record SimilarItems(
        JobConfig.Recommendations settings,
        RunFolder folder,
        Examples examples,
        Supplier<FactorizationMachine> judged,
        ListRules rules) {
    private static final Logger LOG = LoggerFactory.getLogger(SimilarItems.class);
    private static final String FOLDER = RecommendationStage.FOLDER + "similar-items/";
    private static final String LINES = FOLDER + "json/";
    private static final String LINE = "item_id string, items array<struct<item_id: string>>";

    /** Returns the lists in the files of a run; empty if the run has none. */
    public static Optional<Dataset<Row>> lists(SparkSession spark, RunFolder run) {
        return Optional.of(run.at(LINES))
                .filter(uri -> new StoredFile(uri, spark.sparkContext().hadoopConfiguration()).isThere())
                .map(uri -> spark.read().schema(LINE).json(uri));
    }

    /**
     * Writes the lists to files and, if requested, to their table, where it deletes the lists of items that are no
     * longer known.
     *
     * @param served the model that serves
     * @param current names the run whose lists the table may hold
     */
    RunRecord.SimilarItems write(FactorizationMachine served, CurrentLists current, DurableSteps steps) {
        int size = settings.selection().similarItems();
        SimilarityMeasure.Chosen chosen =
                SimilarityMeasure.chosen(examples, judged.get(), new ItemSimilarity(size, Optional.empty()));
        LOG.info("Items are similar by {}: {}", chosen.measure(), chosen.hitRates());
        Dataset<Row> lists = chosen.measure()
                .lists(new ItemSimilarity(size, rules.withheld().items()), rules.examples(), served)
                .persist(StorageLevel.MEMORY_AND_DISK());
        long items = lists.count();
        int files = ListRules.files(items);
        steps.before(DurableStep.LISTS);
        RankedFiles.writeSimilarParquet(lists, folder.at(FOLDER + "parquet/"), files);
        RankedFiles.writeSimilarJsonLines(lists, folder.at(LINES), files);
        ListTable.ofItems(settings).ifPresent(table -> replace(table, lists, current));
        lists.unpersist();
        Map<String, Double> hitRates = new TreeMap<>();
        chosen.hitRates().forEach((measure, rate) -> hitRates.put(measure.toString(), rate));
        return new RunRecord.SimilarItems(
                folder.at(FOLDER),
                items,
                size,
                ListTable.ofItems(settings).map(ListTable::name).orElse(null),
                chosen.measure().toString(),
                chosen.pairs(),
                hitRates);
    }

    private void replace(ListTable table, Dataset<Row> lists, CurrentLists current) {
        table.write(lists, folder.runId());
        table.deleteGone(current, folder, run -> lists(lists.sparkSession(), run), lists);
    }
}
