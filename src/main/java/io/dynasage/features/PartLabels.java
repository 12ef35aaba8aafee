package io.dynasage.features;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The rows of each part, and the labels between which those for training and those for the test are.
 *
 * @param counts the numbers of rows
 * @param train the labels of the training part; empty if it has none
 * @param test the labels of the test part; empty if it has none
 */
record PartLabels(PartCounts counts, Optional<Range> train, Optional<Range> test) {
    /** The least and the greatest label. */
    record Range(double least, double greatest) {
        /** Returns the label if there is only one. */
        Optional<Double> only() {
            return Optional.of(least).filter(label -> label == greatest);
        }
    }

    /** @param parts rows {@code part, row_count, least_label, greatest_label} by part */
    static PartLabels of(Map<String, Row> parts) {
        PartCounts counts = new PartCounts(rows(parts, "train"), rows(parts, "validation"), rows(parts, "test"));
        return new PartLabels(counts, range(parts, "train"), range(parts, "test"));
    }

    private static long rows(Map<String, Row> parts, String part) {
        return Optional.ofNullable(parts.get(part)).map(row -> row.getLong(1)).orElse(0L);
    }

    private static Optional<Range> range(Map<String, Row> parts, String part) {
        return Optional.ofNullable(parts.get(part))
                .filter(row -> !row.isNullAt(2))
                .map(row -> new Range(row.getDouble(2), row.getDouble(3)));
    }

    /**
     * Returns the same labels if a model can learn from them and be measured by them: at least two different ones for
     * training, and for classification also for the test.
     *
     * @param rows the rows in the plural, in words that may follow "all 12 " and end with what they are labelled by
     * @param remedy what to do, in words that end a sentence
     */
    PartLabels requireDifferent(Task task, String rows, String remedy) {
        train.flatMap(Range::only).ifPresent(label -> {
            throw new FeatureException("all " + counts.train() + " " + rows + " for training are " + label
                    + ", so there is nothing to distinguish; " + remedy);
        });
        test.filter(any -> task == Task.CLASSIFICATION).flatMap(Range::only).ifPresent(label -> {
            throw new FeatureException("all " + counts.test() + " " + rows + " for the test are " + label
                    + ", so no model can be measured; " + remedy);
        });
        return this;
    }
}
