package io.dynasage.features;

import static io.dynasage.features.EventRows.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** Many columns at once, and small blocks against joined ones. */
final class WideFeatureSpaceIT {
    private static final String FIELDS = "spark.sql.debug.maxToStringFields";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TYPES =
            "SELECT * FROM VALUES ('b', 7, 10L, true, DATE'2024-02-01', 'x|y', array(3, 1)),"
                    + " ('é', 10, 9L, false, DATE'2024-01-01', 'y', array(1)), ('a', 7, 9L, true, null, null, null),"
                    + " ('B', 8, null, null, DATE'2024-01-01', ' y || z ', array()) AS t(user_id, hour, size,"
                    + " new, date, words, numbers)";
    private static final List<FeatureColumn> COLUMNS = List.of(
            FeatureColumn.oneHot("user_id"),
            FeatureColumn.oneHot("hour"),
            FeatureColumn.oneHot("size"),
            FeatureColumn.oneHot("new"),
            FeatureColumn.oneHot("date"),
            FeatureColumn.multiHot("words", "|"),
            FeatureColumn.multiHot("numbers", null));

    @Test
    void plansNoMoreThanLinearlyInTheNumberOfColumns() {
        SparkSession spark = TestSpark.session();
        spark.conf().set(FIELDS, 1_000_000);
        try {
            assertLinear(plan -> plan.analyzed().toString().length());
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertLinear(plan -> plan.optimizedPlan().toString().length()));
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertLinear(plan -> plan.executedPlan().toString().length()));
        } finally {
            spark.conf().unset(FIELDS);
        }
    }

    @Test
    void encodesTwoHundredColumnsWithoutAJoin() {
        Dataset<Row> rows = wide(200);
        try (FeatureSpace space = FeatureSpace.fit(rows, oneHot(200))) {
            Dataset<Row> encoded = space.encode(rows);
            assertFalse(encoded.queryExecution().executedPlan().toString().contains("Join"));
            List<Row> found = assertTimeoutPreemptively(
                    PATIENCE, () -> encoded.orderBy("id").collectAsList());
            for (int n = 0; n < found.size(); n++) {
                int row = n;
                SparseVector features = found.get(n).getAs("features");
                assertEquals(
                        IntStream.range(0, 200)
                                .mapToObj(c -> 4 * c + 1 + (row + c) % 3)
                                .toList(),
                        IntStream.of(features.indices()).boxed().toList());
            }
        }
    }

    @Test
    void joinsManyLargeBlocksToOneProjection() {
        Dataset<Row> rows = wide(20);
        List<FeatureColumn> columns = oneHot(20);
        FeatureIds ids = FeatureIds.fit(rows, columns);
        List<FeatureBlock> blocks = IntStream.range(0, 20)
                .mapToObj(n -> new FeatureBlock(columns.get(n), 4 * n, 4, 0))
                .toList();
        FeatureIndex joining = new FeatureIndex(ids, blocks, SmallBlocks.of(ids, blocks, 0, ids::bytes));
        FeatureIndex looking = new FeatureIndex(ids, blocks, SmallBlocks.of(ids, blocks, 60, ids::bytes));
        List<Integer> all = IntStream.range(0, 20).boxed().toList();
        assertEquals(
                sorted(looking.add(rows, all)),
                assertTimeoutPreemptively(PATIENCE, () -> sorted(joining.add(rows, all))));
        ids.unpersist();
    }

    @Test
    void givesTheSameIndicesWhetherItLooksThemUpOrJoins() {
        Dataset<Row> rows = TestSpark.session().sql(TYPES);
        Dataset<Row> asked = rows.unionByName(TestSpark.session()
                .sql("SELECT * FROM VALUES ('nobody', 11, 11L, true, DATE'1999-01-01',"
                        + " 'new|z|newer|x|z', array(7, 3, null, 8)), (null, null, null, null, null, '',"
                        + " array()), ('', -7, -1L, false, null, '|',"
                        + " array(null)) AS t(user_id, hour, size, new, date, words, numbers)"));
        try (FeatureSpace space = FeatureSpace.fit(rows, COLUMNS)) {
            FeatureIds ids = FeatureIds.fit(rows, COLUMNS);
            List<Integer> all = List.of(0, 1, 2, 3, 4, 5, 6);
            Dataset<Row> looked = space.index(asked, space.idColumns());
            Dataset<Row> joined = new FeatureIndex(
                            ids, space.blocks(), SmallBlocks.of(ids, space.blocks(), 0, ids::bytes))
                    .add(asked, all);
            Dataset<Row> mixed = new FeatureIndex(
                            ids, space.blocks(), SmallBlocks.of(ids, space.blocks(), 7, ids::bytes))
                    .add(asked, all);
            assertFalse(looked.queryExecution().optimizedPlan().toString().contains("Join"));
            assertTrue(mixed.queryExecution().optimizedPlan().toString().contains("Join"));
            assertEquals(looked.schema().treeString(), joined.schema().treeString());
            assertEquals(sorted(joined), sorted(looked));
            assertEquals(sorted(joined), sorted(mixed));
            assertEquals(
                    List.of(
                            "[0,0,0,0,0,WrappedArray(0),WrappedArray(1)]",
                            "[0,0,0,1,0,WrappedArray(0),WrappedArray(1)]",
                            "[0,0,0,2,0,WrappedArray(0, 1, 3),WrappedArray(0, 3)]"),
                    lines(looked.where("user_id IS NULL OR user_id IN ('', 'nobody')")));
            assertEquals(
                    List.of(
                            "[1,3,0,0,1,WrappedArray(2, 3),WrappedArray(1)]",
                            "[2,2,2,2,0,WrappedArray(0),WrappedArray(0)]",
                            "[3,2,1,2,2,WrappedArray(1, 2),WrappedArray(2, 3)]",
                            "[4,1,2,1,1,WrappedArray(2),WrappedArray(2)]"),
                    lines(looked.where("user_id IN ('a', 'b', 'B', 'é')")));
            assertFalse(looked.schema().apply("user_index").nullable());
            assertEquals(
                    DataTypes.createArrayType(DataTypes.IntegerType, false),
                    looked.schema().apply("words_indices").dataType());
            ids.unpersist();
        }
    }

    @Test
    void replacesAnIndexWhereItStandsAndStaysUsableOnceItIsClosed() {
        Dataset<Row> rows = TestSpark.session().sql(TYPES);
        Dataset<Row> before;
        FeatureSpace space = FeatureSpace.fit(rows, COLUMNS);
        try (space) {
            before = space.index(rows.selectExpr("-1 AS user_index", "user_id", "hour"), List.of("hour", "user_id"));
            assertEquals(List.of("user_index", "user_id", "hour", "hour_index"), List.of(before.columns()));
            assertEquals(4, before.distinct().count());
        }
        List<String> expected = List.of(
                "{\"user_index\":1,\"user_id\":\"B\",\"hour\":8,\"hour_index\":3}",
                "{\"user_index\":2,\"user_id\":\"a\",\"hour\":7,\"hour_index\":2}",
                "{\"user_index\":3,\"user_id\":\"b\",\"hour\":7,\"hour_index\":2}",
                "{\"user_index\":4,\"user_id\":\"é\",\"hour\":10,\"hour_index\":1}");
        assertEquals(expected, sorted(before));
        assertEquals(expected, sorted(space.index(before, List.of("hour", "user_id"))));
        assertNotNull(space.encode(rows).first().getAs("features"));
    }

    @Test
    void looksUpTheSmallestBlocksUpToAnAmountOfIds() {
        List<FeatureBlock> blocks =
                List.of(block("a", 100_001), block("b", 100_000), block("c", 5), block("d", 99_998), block("e", 0));
        SmallBlocks some = SmallBlocks.of(null, blocks, 100_003, position -> 1);
        assertEquals(
                List.of(false, false, true, true, true),
                IntStream.range(0, 5).mapToObj(some::hold).toList());
        SmallBlocks all = SmallBlocks.of(null, blocks, SmallBlocks.ALL_IDS, position -> 1);
        assertEquals(
                List.of(false, true, true, true, true),
                IntStream.range(0, 5).mapToObj(all::hold).toList());
    }

    @Test
    void joinsBlocksWhoseIdsAreTooLongForTheDriver() {
        List<FeatureBlock> blocks = List.of(block("a", 30), block("b", 20), block("c", 10));
        SmallBlocks some = SmallBlocks.of(
                null, blocks, SmallBlocks.ALL_IDS, position -> position == 1 ? SmallBlocks.ALL_BYTES - 50 : 60);
        assertEquals(
                List.of(true, false, true),
                IntStream.range(0, 3).mapToObj(some::hold).toList());
    }

    @Test
    void knowsTheLengthOfTheIds() {
        Dataset<Row> rows = TestSpark.session().sql("SELECT * FROM VALUES ('é', 1), ('abc', 22), (null, 1) AS t(a, b)");
        List<FeatureColumn> columns = List.of(FeatureColumn.oneHot("a"), FeatureColumn.oneHot("b"));
        FeatureIds fitted = FeatureIds.fit(rows, columns);
        assertEquals(List.of(5L, 3L), List.of(fitted.bytes(0), fitted.bytes(1)));
    }

    private static FeatureBlock block(String column, int ids) {
        return new FeatureBlock(FeatureColumn.oneHot(column), 0, ids + 1, 0);
    }

    /** One column more may take half as much again at 200 columns as at 20. */
    private static void assertLinear(ToIntFunction<QueryExecution> length) {
        int two = length.applyAsInt(encoded(2));
        int twenty = length.applyAsInt(encoded(20));
        int all = length.applyAsInt(encoded(200));
        double first = (twenty - two) / 18.0;
        double later = (all - twenty) / 180.0;
        assertTrue(later <= 1.5 * first, two + ", " + twenty + " and " + all + " characters for 2, 20 and 200 columns");
    }

    private static QueryExecution encoded(int columns) {
        Dataset<Row> rows = wide(columns);
        try (FeatureSpace space = FeatureSpace.fit(rows, oneHot(columns))) {
            return space.encode(space.index(rows, space.idColumns())).queryExecution();
        }
    }

    private static List<FeatureColumn> oneHot(int columns) {
        return IntStream.range(0, columns)
                .mapToObj(c -> FeatureColumn.oneHot(String.format("c%03d", c)))
                .toList();
    }

    /** Nine rows of {@code id} and columns of three values each. */
    private static Dataset<Row> wide(int columns) {
        List<String> selected = new ArrayList<>(List.of("id"));
        for (int c = 0; c < columns; c++) {
            selected.add(String.format("'v' || ((id + %d) %% 3) AS c%03d", c, c));
        }
        return TestSpark.session().range(0, 9, 1, 2).selectExpr(selected.toArray(String[]::new));
    }

    /** Scala 2.12 and 2.13 have different names for the sequence that Spark gives. */
    private static List<String> lines(Dataset<Row> rows) {
        return rows
                .selectExpr(
                        "user_index",
                        "hour_index",
                        "size_index",
                        "new_index",
                        "date_index",
                        "words_indices",
                        "numbers_indices")
                .collectAsList()
                .stream()
                .map(row -> row.toString().replace("ArraySeq(", "WrappedArray("))
                .sorted()
                .toList();
    }
}
