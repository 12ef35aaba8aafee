package io.dynasage.features;

import static io.dynasage.features.EventRows.sorted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeatureSpaceIT {
    private static final StructType SCHEMA =
            StructType.fromDDL("user_id string, hour int, categories string, price double");
    private static final List<FeatureColumn> COLUMNS = List.of(
            FeatureColumn.oneHot("user_id"),
            FeatureColumn.oneHot("hour"),
            FeatureColumn.multiHot("categories", "|"),
            FeatureColumn.numeric("price").scaled(0.1).orElse(5));
    private static final List<Row> ROWS = List.of(
            row("b", 7, "x|y", 3.0), row("é", 10, "y", 1.0), row("a", 7, null, null), row("B", 7, " y || z ", 0.0));

    @TempDir
    private Path folder;

    @Test
    void numbersIdsFromOneInTheOrderOfTheirBytesAndPlacesBlocksOneAfterTheOther() {
        try (FeatureSpace space = FeatureSpace.fit(rows(ROWS), COLUMNS)) {
            assertEquals(
                    List.of(
                            "{\"user_id\":\"B\",\"user_index\":1}",
                            "{\"user_id\":\"a\",\"user_index\":2}",
                            "{\"user_id\":\"b\",\"user_index\":3}",
                            "{\"user_id\":\"é\",\"user_index\":4}"),
                    sorted(space.ids("user_id")));
            assertEquals(
                    List.of("{\"hour\":\"10\",\"hour_index\":1}", "{\"hour\":\"7\",\"hour_index\":2}"),
                    sorted(space.ids("hour")));
            assertEquals(
                    List.of("user_id 0 5", "hour 5 3", "categories 8 4", "price 12 1"),
                    space.blocks().stream()
                            .map(block -> block.column() + " " + block.offset() + " " + block.size())
                            .toList());
            assertEquals(13, space.featureDim());
        }
    }

    @Test
    void encodesKnownUnknownAndMissingValues() {
        try (FeatureSpace space = FeatureSpace.fit(rows(ROWS), COLUMNS)) {
            List<Row> encoded = space.encode(rows(List.of(
                            row("a", 10, "z|x|z", 2.0),
                            row("nobody", null, "new|newer|y", null),
                            row(null, 99, "", 0.0))))
                    .orderBy("price")
                    .collectAsList();
            assertVector(new int[] {0, 5, 8, 10, 12}, new double[] {1, 1, half(), half(), 0.5}, encoded.get(0));
            assertVector(new int[] {0, 5, 8, 12}, new double[] {1, 1, 0.3, 0}, encoded.get(1));
            assertVector(new int[] {2, 6, 9, 11, 12}, new double[] {1, 1, half(), half(), 0.2}, encoded.get(2));
            assertEquals(
                    List.of("user_id", "hour", "categories", "price", "features"),
                    List.of(encoded.get(0).schema().fieldNames()));
        }
    }

    @Test
    void aTextWithoutAnIdIsACategoryOfItsOwnAndNullIsUnknown() {
        List<Row> rows = List.of(
                row("a", 7, "(no genres listed)", 1.0),
                row("b", 7, "", 1.0),
                row("c", 7, " | |", 1.0),
                row("d", 7, null, 1.0),
                row("e", 7, "x", 1.0));
        try (FeatureSpace space = FeatureSpace.fit(rows(rows), List.of(FeatureColumn.multiHot("categories", "|")))) {
            assertEquals(
                    List.of(
                            "{\"categories\":\"\",\"categories_index\":1}",
                            "{\"categories\":\"(no genres listed)\",\"categories_index\":2}",
                            "{\"categories\":\"x\",\"categories_index\":3}"),
                    sorted(space.ids("categories")));
            assertEquals(
                    List.of("a [2]", "b [1]", "c [1]", "d [0]", "e [3]"),
                    space.encode(rows(rows)).orderBy("user_id").collectAsList().stream()
                            .map(row -> row.getString(0) + " "
                                    + java.util.Arrays.toString(
                                            ((org.apache.spark.ml.linalg.Vector) row.getAs("features"))
                                                    .toSparse()
                                                    .indices()))
                            .toList());
        }
    }

    @Test
    void spaceOfAnyKindAroundAnIdDoesNotCount() {
        List<Row> rows = List.of(
                row("a", 7, "\u00a0x\u3000|\ty\n", 1.0),
                row("b", 7, "\ufeffx|\u2003y\u200b", 1.0),
                row("c", 7, "x y", 1.0));
        try (FeatureSpace space = FeatureSpace.fit(rows(rows), List.of(FeatureColumn.multiHot("categories", "|")))) {
            assertEquals(
                    List.of("x", "x y", "y"),
                    space
                            .ids("categories")
                            .select("categories")
                            .as(org.apache.spark.sql.Encoders.STRING())
                            .collectAsList()
                            .stream()
                            .sorted()
                            .toList());
        }
    }

    @Test
    void takesIndicesThatTheRowsHaveInsteadOfJoining() {
        try (FeatureSpace space = FeatureSpace.fit(rows(ROWS), COLUMNS.subList(0, 2))) {
            Dataset<Row> indexed =
                    rows(ROWS.subList(0, 1)).selectExpr("user_id", "hour", "4 AS user_index", "1 AS hour_index");
            Dataset<Row> encoded = space.encode(indexed);
            assertVector(new int[] {4, 6}, new double[] {1, 1}, encoded.first());
            assertTrue(!encoded.queryExecution().executedPlan().toString().contains("Join"));
        }
    }

    @Test
    void sendsIdsOfTooFewRowsToTheUnknown() {
        List<FeatureColumn> columns = List.of(
                FeatureColumn.oneHot("hour").supportedBy(2),
                FeatureColumn.multiHot("categories", "|").supportedBy(3));
        try (FeatureSpace space = FeatureSpace.fit(rows(ROWS), columns)) {
            assertEquals(List.of("{\"hour\":\"7\",\"hour_index\":1}"), sorted(space.ids("hour")));
            assertEquals(List.of("{\"categories\":\"y\",\"categories_index\":1}"), sorted(space.ids("categories")));
            assertEquals(
                    List.of(1L, 2L),
                    space.blocks().stream().map(FeatureBlock::rareIds).toList());
            assertVector(
                    new int[] {0, 2, 3},
                    new double[] {1, half(), half()},
                    space.encode(rows(List.of(row("b", 10, "x|y", 1.0)))).first());
        }
    }

    @Test
    void isDenseWhenEveryColumnIsNumeric() {
        try (FeatureSpace space = FeatureSpace.fit(
                rows(ROWS), List.of(FeatureColumn.numeric("price").orElse(-1), FeatureColumn.numeric("hour")))) {
            assertTrue(space.dense());
            DenseVector features =
                    space.encode(rows(ROWS).where("price IS NULL")).first().getAs("features");
            assertArrayEquals(new double[] {-1, 7}, features.values());
        }
    }

    @Test
    void refusesNullsAndNumbersThatAreNotFinite() {
        try (FeatureSpace space = FeatureSpace.fit(rows(ROWS), List.of(FeatureColumn.numeric("price")))) {
            assertEquals(
                    "column 'price' is null in a row; declare a default for it, or filter such rows",
                    failure(space, null));
            assertEquals(
                    "column 'price' is NaN in a row; filter or impute such values before they become features",
                    failure(space, Double.NaN));
        }
        Dataset<Row> broken = rows(List.of(
                row("a", 1, null, Double.NaN), row("a", 1, null, Double.NEGATIVE_INFINITY), row("a", null, null, 1.0)));
        assertEquals(
                "column 'price' is NaN or infinite in 2 rows; filter or impute such values before they become"
                        + " features; column 'hour' is"
                        + " null in 1 rows; declare a default for it, or filter such rows",
                assertThrows(
                                FeatureException.class,
                                () -> NumericColumns.check(
                                        broken, List.of(FeatureColumn.numeric("price"), FeatureColumn.numeric("hour"))))
                        .getMessage());
        assertEquals(
                Map.of("price", 1L),
                ExampleNotes.of(NumericColumns.check(rows(ROWS), COLUMNS)).filled());
    }

    @Test
    void refusesColumnsThatCannotBeEncoded() {
        assertEquals(
                "column 'price' is double, which cannot be one-hot; one-hot takes text, whole numbers, booleans"
                        + " and dates: cut fractions into"
                        + " bins first; column 'categories' is string, which cannot be multi-hot; with a separator it"
                        + " takes text, and without one an array: give the"
                        + " separator of the text's ids; there is no column 'topic'; there are [user_id, hour,"
                        + " categories, price]; column 'price' is declared twice;"
                        + " declare it once",
                assertThrows(
                                FeatureException.class,
                                () -> FeatureSpace.fit(
                                        rows(ROWS),
                                        List.of(
                                                FeatureColumn.oneHot("price"),
                                                FeatureColumn.multiHot("categories", null),
                                                FeatureColumn.oneHot("topic"),
                                                FeatureColumn.numeric("price"))))
                        .getMessage());
    }

    @Test
    void isTheSameAfterWritingAndReading() {
        try (FeatureSpace written = FeatureSpace.fit(rows(ROWS), COLUMNS)) {
            written.write(uri("space"));
            try (FeatureSpace read = FeatureSpace.read(TestSpark.session(), uri("space"))) {
                assertEquals(written.blocks(), read.blocks());
                assertEquals(written.sha256(), read.sha256());
                assertEquals(sorted(written.encode(rows(ROWS))), sorted(read.encode(rows(ROWS))));
            }
        }
    }

    @Test
    void hasTheSameHashForAnyPartitioningAndAnotherForOtherIds() {
        List<Row> many = new ArrayList<>();
        for (int n = 0; n < 40_000; n++) {
            many.add(row("user-" + n, n % 24, null, 1.0));
        }
        String once = hash(rows(many).repartition(1), COLUMNS);
        assertEquals(once, hash(rows(many).repartition(7), COLUMNS));
        assertNotEquals(once, hash(rows(many.subList(0, 39_999)), COLUMNS));
        assertNotEquals(
                once,
                hash(rows(many), List.of(COLUMNS.get(0).scaled(2), COLUMNS.get(1), COLUMNS.get(2), COLUMNS.get(3))));
    }

    @Test
    void refusesIdsThatWereChangedOrAreMissing() throws Exception {
        try (FeatureSpace space = FeatureSpace.fit(rows(ROWS), COLUMNS)) {
            space.write(uri("space"));
            String swapped = "CASE id WHEN 'a' THEN 'b' WHEN 'b' THEN 'a' ELSE id END AS id";
            TestSpark.session()
                    .read()
                    .json(uri("space/ids"))
                    .selectExpr("block", "column", swapped, "index")
                    .write()
                    .json(uri("changed/ids"));
            Files.copy(folder.resolve("space/features.json"), folder.resolve("changed/features.json"));
            String message = assertThrows(
                            FeatureException.class, () -> FeatureSpace.read(TestSpark.session(), uri("changed")))
                    .getMessage();
            assertTrue(
                    message.contains(", but features.json says " + space.sha256()
                            + "; ids were changed or lost after they were written, and a"
                            + " model would confuse them: restore the folder or train again"),
                    message);
        }
        assertEquals(
                uri("nowhere")
                        + "/features.json is not there; name the folder that a run wrote its features to, or"
                        + " train again",
                assertThrows(FeatureException.class, () -> FeatureSpace.read(TestSpark.session(), uri("nowhere")))
                        .getMessage());
    }

    private static String hash(Dataset<Row> rows, List<FeatureColumn> columns) {
        try (FeatureSpace space = FeatureSpace.fit(rows, columns)) {
            return space.sha256();
        }
    }

    private String uri(String name) {
        return "file:" + folder.resolve(name);
    }

    private static String failure(FeatureSpace space, Double price) {
        Throwable error = assertThrows(
                Exception.class,
                () -> space.encode(rows(List.of(row("a", 1, null, price))))
                        .select("features")
                        .collectAsList());
        while (!(error instanceof FeatureException)) {
            error = error.getCause();
        }
        return error.getMessage();
    }

    private static void assertVector(int[] indices, double[] values, Row row) {
        SparseVector features = row.getAs("features");
        assertEquals(Arrays.toString(indices), Arrays.toString(features.indices()));
        assertArrayEquals(values, features.values(), 1e-15);
    }

    private static double half() {
        return 0.3 / Math.sqrt(2);
    }

    private static Row row(String user, Integer hour, String categories, Double price) {
        return RowFactory.create(user, hour, categories, price);
    }

    private static Dataset<Row> rows(List<Row> rows) {
        return TestSpark.session().createDataFrame(rows, SCHEMA);
    }
}
