package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts the rows of each class in each part. */
public final class LabelCounts {
    private LabelCounts() {}

    /**
     * Returns the number of rows of labels 0 and 1 by part and label, in one pass. A part without rows of a label has 0
     * of them.
     *
     * @param train rows with column {@code label}, 0 or 1, like those of the other parts
     */
    public static Map<String, Map<String, Long>> of(Dataset<Row> train, Dataset<Row> validation, Dataset<Row> test) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (String part : new String[] {"train", "validation", EvaluationReport.TEST}) {
            counts.put(part, new TreeMap<>(Map.of("0", 0L, "1", 0L)));
        }
        labels(train, "train")
                .union(labels(validation, "validation"))
                .union(labels(test, EvaluationReport.TEST))
                .groupBy("part", "class")
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> counts.get(row.getString(0)).put(row.getString(1), row.getLong(2)));
        return counts;
    }

    private static Dataset<Row> labels(Dataset<Row> rows, String part) {
        return rows.select(
                lit(part).as("part"), col("label").cast("int").cast("string").as("class"));
    }
}
