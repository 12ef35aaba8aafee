package io.dynasage.benchmark;

import io.dynasage.features.Examples;
import io.dynasage.features.Recommendation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** From events to encoded examples: split, vocabulary, negatives, vectors. */
public final class FeaturesClient {
    private FeaturesClient() {}

    /**
     * Measures.
     *
     * @param args the folder of the input, and the file for the result
     */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        double rows = FeaturesInput.rows(spark, args[0]);
        ProcessCost cost = ProcessCost.of(() -> encode(spark.read().parquet(FeaturesInput.events(args[0]))));
        Files.writeString(Path.of(args[1]), cost.json("rows", rows));
    }

    private static void encode(Dataset<Row> events) {
        try (Examples examples = Recommendation.build(events, FeaturesInput.SETTINGS)) {
            for (Dataset<Row> part : List.of(examples.train(), examples.validation(), examples.test())) {
                examples.space()
                        .encode(part)
                        .select("label", "features")
                        .write()
                        .format("noop")
                        .mode("overwrite")
                        .save();
            }
        }
    }
}
