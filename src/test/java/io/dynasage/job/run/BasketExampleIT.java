package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureSpace;
import io.dynasage.model.BasketLists;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of lists for baskets that docs/library.md cuts from here, on the files of a run. */
class BasketExampleIT {
    private static final int EACH = 15;

    @TempDir
    private Path folder;

    @Test
    void aBasketOfCampingThingsGetsOthers() throws IOException {
        writeRun();
        String run = folder.toUri().toString();
        SparkSession spark = TestSpark.session();
        try (InputStream artifact = Files.newInputStream(folder.resolve("model.tar.gz"))) {
            FeatureSpace space = FeatureSpace.read(spark, run + "features");
            List<String> items = space.ids("item_id")
                    .orderBy("item_index")
                    .select("item_id")
                    .as(Encoders.STRING())
                    .collectAsList();
            FactorizationMachine model = ModelArchive.read(artifact, "model.tar.gz", ModelArchive.MOST_BYTES);
            BasketLists lists = BasketLists.of(model, items);
            List<BasketLists.Item> best = lists.recommend(List.of("camping-004", "camping-011"), 10);
            space.close();
            assertEquals(10, best.size());
            assertTrue(best.stream().allMatch(item -> item.itemId().startsWith("camping-")), best.toString());
        }
    }

    /** Writes the features and the model of users and items who either camp or cook. */
    private void writeRun() throws IOException {
        List<Row> rows = IntStream.range(0, EACH)
                .boxed()
                .flatMap(n -> List.of(
                        RowFactory.create("camper-" + n, String.format("camping-%03d", n)),
                        RowFactory.create("cook-" + n, String.format("kitchen-%03d", n)))
                        .stream())
                .toList();
        FeatureSpace space = FeatureSpace.fit(
                TestSpark.session().createDataFrame(rows, StructType.fromDDL("user_id string, item_id string")),
                List.of(FeatureColumn.oneHot("user_id"), FeatureColumn.oneHot("item_id")));
        space.write(folder.toUri() + "features");
        float[] factors = new float[space.featureDim()];
        for (int feature = 0; feature < factors.length; feature++) {
            int index = feature % (2 * EACH + 1);
            factors[feature] = index <= EACH ? 1 : -1;
        }
        space.close();
        try (OutputStream out = Files.newOutputStream(folder.resolve("model.tar.gz"))) {
            ModelArchive.write(
                    out,
                    new FactorizationMachine(true, 0, new float[factors.length], factors, 1),
                    Map.of(
                            "feature_dim",
                            String.valueOf(factors.length),
                            "num_factors",
                            "1",
                            "predictor_type",
                            "binary_classifier"));
        }
    }
}
