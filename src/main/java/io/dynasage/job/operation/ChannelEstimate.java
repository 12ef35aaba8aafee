package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.RowSize;
import io.dynasage.config.JobConfig;
import io.dynasage.features.UseCaseSettings;
import io.dynasage.job.ledger.PastRun;
import java.util.Optional;

/**
 * An estimate of the size of the training files, made before any item is read.
 *
 * @param trainingRows rows of the channel train
 * @param trainingBytes bytes of the channels that a training job reads, train and validation
 * @param featureDim the length of the feature vectors; where no past run gives it, the number of items, which is larger
 * @param basis the basis of the estimate, for people
 */
record ChannelEstimate(long trainingRows, long trainingBytes, int featureDim, String basis) {
    /** The smallest number of fields in a CSV row: columns of ids become several fields. */
    private static final int LEAST_CSV_FIELDS = 19;

    /**
     * Scales the output of the last run by the number of items. Without a past run, counts every item as a positive
     * example, which is the upper bound.
     *
     * @param items the number of items in the table now
     * @param last the last completed run, if there is one
     */
    static ChannelEstimate of(JobConfig config, long items, Optional<PastRun> last) {
        return last.flatMap(run -> CostEstimate.counted(run).map(record -> scaled(record, items, run.runId())))
                .orElseGet(() -> bound(config, items));
    }

    private static ChannelEstimate scaled(JsonNode record, long items, String run) {
        double growth = CostEstimate.growth(record, items);
        double bytes = record.at("/channels/train/bytes").asDouble()
                + record.at("/channels/validation/bytes").asDouble();
        return new ChannelEstimate(
                Math.round(record.at("/channels/train/rows").asLong() * growth),
                Math.round(bytes * growth),
                record.at("/features/featureDim").asInt(),
                "as run " + run + ", by the number of items");
    }

    private static ChannelEstimate bound(JobConfig config, long items) {
        UseCaseSettings examples = config.features().examples();
        int dimension = (int) Math.max(2, Math.min(Integer.MAX_VALUE, items));
        long rows = items * examples.mostExamplesOfAnEvent();
        int columns = examples.mostColumns();
        String basis = "at most, if every item is an example: there is no completed run to compare with";
        if (config.channels().format() == ChannelFormat.CSV) {
            long row = RowSize.csv(columns, Math.max(columns, LEAST_CSV_FIELDS));
            return new ChannelEstimate(rows, rows * row, columns, basis);
        }
        return new ChannelEstimate(rows, rows * RowSize.sparse(columns, dimension), dimension, basis);
    }
}
