package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.features.EventWeights;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureException;
import io.dynasage.features.FeatureSpace;
import io.dynasage.features.Feedback;
import io.dynasage.features.ItemFeatures;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
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
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of lists for baskets that docs/library.md cuts from here, on the files of a run. */
class BasketExampleIT {
    private static final int EACH = 15;

    @TempDir
    private Path folder;

    @Test
    void aBasketOfCampingThingsGetsOthers() throws IOException {
        writeRun(List.of(FeatureColumn.oneHot("category")), List.of(FeatureColumn.oneHot("country")));
        String run = folder.toUri().toString();
        SparkSession spark = TestSpark.session();
        try (InputStream artifact = Files.newInputStream(folder.resolve("model.tar.gz"))) {
            FeatureSpace space = FeatureSpace.read(spark, run + "features");
            int firstItem = space.block("item_id").offset();
            Dataset<Row> items = ItemFeatures.read(spark, space, run + "features");
            FactorizationMachine model = ModelArchive.read(artifact, "model.tar.gz", ModelArchive.MOST_BYTES);
            BasketLists lists = BasketLists.of(model, firstItem, items, space.unknown(List.of("country")));

            Dataset<Row> user = spark.sql("SELECT 'KR' AS country");
            Vector columns =
                    space.encode(user, List.of(space.block("country"))).first().getAs("features");
            List<BasketLists.Item> best = lists.recommend(List.of("camping-004", "camping-011"), columns, 20);
            assertEquals(EACH - 2 + 1, camping(best), best.toString());
            assertTrue(camping(best.subList(0, EACH - 1)) == EACH - 1, best.toString());
            assertEquals(20, best.size());
            assertEquals(10, camping(lists.recommend(List.of("camping-004"), 10)));
            assertEquals(10, camping(lists.recommend(List.of(), columns, 10)), "Korea camps");
            Vector abroad = space.encode(spark.sql("SELECT 'US' AS country"), List.of(space.block("country")))
                    .first()
                    .getAs("features");
            assertEquals(0, camping(lists.recommend(List.of(), abroad, 10)), "others cook");
            space.close();
            Files.move(folder.resolve("features/items"), folder.resolve("features/lost"));
            assertEquals(
                    "the model reads columns, but file:" + folder.resolve("features/items")
                            + " is not there, so nothing says which columns an item has; an earlier release wrote the"
                            + " run, or it is none of implicit recommendation: take a new run of the use case"
                            + " recommendation",
                    assertThrows(FeatureException.class, () -> ItemFeatures.read(spark, space, run + "features"))
                            .getMessage());
        }
    }

    @Test
    void aModelWithoutColumnsNeedsOnlyIds() throws IOException {
        writeRun(List.of(), List.of());
        String run = folder.toUri().toString();
        try (InputStream artifact = Files.newInputStream(folder.resolve("model.tar.gz"));
                FeatureSpace space = FeatureSpace.read(TestSpark.session(), run + "features")) {
            Dataset<Row> items = ItemFeatures.read(TestSpark.session(), space, run + "features");
            int firstItem = space.block("item_id").offset();
            FactorizationMachine model = ModelArchive.read(artifact, "model.tar.gz", ModelArchive.MOST_BYTES);
            List<String> ids = items.orderBy("index").collectAsList().stream()
                    .map(row -> row.getString(0))
                    .toList();
            List<String> basket = List.of("camping-004", "camping-011");
            assertEquals(
                    BasketLists.of(model, firstItem, ids).recommend(basket, 10),
                    BasketLists.of(model, firstItem, items, space.unknown(List.of()))
                            .recommend(basket, 10));
        }
    }

    private static long camping(List<BasketLists.Item> list) {
        return list.stream()
                .filter(item -> item.itemId().startsWith("camping-"))
                .count();
    }

    /** Writes the features and the model of users and items who either camp or cook; camping-new has no event. */
    private void writeRun(List<FeatureColumn> ofItems, List<FeatureColumn> ofUsers) throws IOException {
        RecommendationSettings settings = new RecommendationSettings(
                Feedback.IMPLICIT,
                new PositiveRule(List.of("purchase"), 4),
                SplitSettings.fractions(Split.TIME, 0, 0),
                new NegativeSettings(1, 1, 0, 0.25, 2, List.of()),
                ofItems,
                ofUsers,
                EventWeights.NONE,
                MinSupport.ONE,
                7);
        SparkSession spark = TestSpark.session();
        try (Examples examples = Recommendation.build(events(spark), settings)
                .describing(spark.sql("SELECT 'camping-new' AS item_id, 'camping' AS category"))) {
            ItemFeatures.write(examples, folder.toUri() + "features");
            examples.space().write(folder.toUri() + "features");
            writeModel(examples.space());
        }
    }

    private static Dataset<Row> events(SparkSession spark) {
        List<String> rows = IntStream.range(0, EACH)
                .mapToObj(n -> String.format(
                        "('camper-%d', 'camping-%03d', 'camping', 'KR'), ('cook-%d', 'kitchen-%03d', 'kitchen', 'US')",
                        n, n, n, n))
                .toList();
        return spark.sql("SELECT *, TIMESTAMP '2025-01-01 00:00:00' AS event_time, 'purchase' AS event_type,"
                + " CAST(NULL AS DOUBLE) AS rating FROM VALUES " + String.join(", ", rows)
                + " AS events(user_id, item_id, category, country)");
    }

    /** Half of the ids and values of a column, in order, are of those who camp. Columns have a factor of their own. */
    private void writeModel(FeatureSpace space) throws IOException {
        float[] factors = new float[2 * space.featureDim()];
        space.blocks().forEach(block -> {
            for (int index = 1; index < block.size(); index++) {
                int factor = block.column().endsWith("_id") ? 0 : 1;
                factors[2 * (block.offset() + index) + factor] = index <= block.ids() / 2 ? 1 : -1;
            }
        });
        try (OutputStream out = Files.newOutputStream(folder.resolve("model.tar.gz"))) {
            ModelArchive.write(
                    out,
                    new FactorizationMachine(true, 0, new float[space.featureDim()], factors, 2),
                    Map.of(
                            "feature_dim",
                            String.valueOf(space.featureDim()),
                            "num_factors",
                            "2",
                            "predictor_type",
                            "binary_classifier"));
        }
    }
}
