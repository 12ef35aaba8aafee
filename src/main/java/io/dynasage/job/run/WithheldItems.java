package io.dynasage.job.run;

import io.dynasage.report.RunRecord;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items that no list may hold.
 *
 * @param items column {@code item_index int}, each once; empty if lists may hold all
 * @param listed the counts of {@code recommendations.exclude-items-uri}
 * @param ruled the counts of {@code recommendations.where}
 */
record WithheldItems(
        Optional<Dataset<Row>> items, Optional<RunRecord.Excluded> listed, Optional<RunRecord.Ruled> ruled) {
    static final WithheldItems NONE = new WithheldItems(Optional.empty(), Optional.empty(), Optional.empty());
}
