package io.dynasage.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries over a price that is no number and a stock of 0, in the mode in which Spark fails on them. */
final class QueryFailureIT {
    private static final String CURE = "; correct the value, or write the query so that it gives NULL for it: try_cast"
            + " for a cast, nullif(divisor, 0) for a divisor, try_element_at for a position";
    private static final Map<String, String> OTHERS =
            Map.of("features.query = f.sql", "SELECT 1 AS label FROM {events}");

    private static SparkSession spark;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void items() {
        spark = TestSpark.session().newSession();
        spark.conf().set("spark.sql.ansi.enabled", "true");
        spark.createDataFrame(
                        List.of(RowFactory.create("a", "7", 1), RowFactory.create("b", "7 won", 0)),
                        StructType.fromDDL("item_id string, price string, stock int"))
                .createOrReplaceTempView("items");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        CAST(price AS INT) > 5           | CAST(price AS INT)  | The value '7 won' of the type "STRING" cannot be cast
        1 / stock > 0                    | 1 / stock           | Division by zero
        array(1)[1 - stock] = 1          | array(1)[1 - stock] | The index 1 is out of bounds. The array has 1 elements
        2147483647 + stock > 0           | 2147483647 + stock  | integer overflow
        assert_true(stock > 0, 'no "stock"') IS NULL | 'no "stock"' | no "stock"
        """)
    void theValueAndTheQueryAreNamed(String condition, String part, String words) {
        Map<String, String> queries =
                Map.of("recommendations.where = x", condition, "events.query = e.sql", "SELECT 1");

        String message = explained(condition, queries).orElseThrow().getMessage();

        assertTrue(
                message.startsWith("recommendations.where = x fails on a value, at " + part + ": " + words), message);
        assertTrue(message.endsWith(CURE), message);
        assertEquals(
                List.of(),
                List.of("ansi", "SQLSTATE", "==", "[", ".;").stream()
                        .filter(message.replace(part, "")::contains)
                        .toList(),
                message);
    }

    @Test
    void aFailureInWritingIsExplainedAndKeptAsTheCause() {
        Dataset<Row> result = spark.sql("SELECT CAST(price AS INT) FROM items");
        Exception failure = assertThrows(
                Exception.class,
                () -> result.write().parquet(folder.resolve("out").toString()));

        QueryException explained = QueryFailure.of(
                        failure, () -> Map.of("events.query = e.sql", "SELECT CAST(price AS INT)"))
                .orElseThrow();

        assertTrue(explained.getMessage().startsWith("events.query = e.sql fails on a value"), explained.getMessage());
        assertSame(failure, explained.getCause());
    }

    @Test
    void queriesWithTheSamePartAreBothNamed() {
        String condition = "1 / stock > 0";
        String message = explained(condition, Map.of("events.query = e.sql", "SELECT 1 / stock", "b = c", condition))
                .orElseThrow()
                .getMessage();
        assertTrue(message.startsWith("b = c or events.query = e.sql fails"), message);
    }

    @Test
    void aFailureOfAnotherQueryIsNotExplained() {
        assertEquals(Optional.empty(), explained("1 / stock > 0", OTHERS));
        assertEquals(Optional.empty(), explained("nothing > 0", OTHERS));
        assertEquals(Optional.empty(), QueryFailure.of(new IllegalStateException("label"), () -> {
            throw new AssertionError("the texts are read for nothing");
        }));
    }

    private static Optional<QueryException> explained(String condition, Map<String, String> queries) {
        return QueryFailure.of(
                assertThrows(
                        Exception.class,
                        () -> spark.sql("SELECT item_id FROM items WHERE (\n" + condition + "\n)")
                                .collectAsList()),
                () -> queries);
    }
}
