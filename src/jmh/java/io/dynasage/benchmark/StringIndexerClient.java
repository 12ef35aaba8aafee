package io.dynasage.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.SparkSession;

/** Spark ML's own encoding of examples that are there already: it neither splits nor draws negatives. */
public final class StringIndexerClient {
    private StringIndexerClient() {}

    /** Measures it; arguments as {@link FeaturesClient#main}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        double rows = FeaturesInput.rows(spark, args[0]);
        ProcessCost cost = ProcessCost.of(() -> encode(spark, args[0]));
        Files.writeString(Path.of(args[1]), cost.json("rows", rows));
    }

    private static void encode(SparkSession spark, String folder) {
        PipelineModel encoder =
                encoder().fit(spark.read().parquet(FeaturesInput.examples(folder, FeaturesInput.PARTS.get(0))));
        for (String part : FeaturesInput.PARTS) {
            encoder.transform(spark.read().parquet(FeaturesInput.examples(folder, part)))
                    .select("label", "features")
                    .write()
                    .format("noop")
                    .mode("overwrite")
                    .save();
        }
    }

    private static Pipeline encoder() {
        String[] indices = {"user_index", "item_index"};
        String[] vectors = {"user", "item"};
        return new Pipeline().setStages(new PipelineStage[] {
            new StringIndexer()
                    .setInputCols(new String[] {"user_id", "item_id"})
                    .setOutputCols(indices)
                    .setHandleInvalid("keep"),
            new OneHotEncoder().setInputCols(indices).setOutputCols(vectors).setDropLast(false),
            new VectorAssembler().setInputCols(vectors).setOutputCol("features")
        });
    }
}
