package io.dynasage.dynamodb.lakehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.dynamodb.items.ItemColumns;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakehouseItemsIT {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeACopy() {
        TestSpark.session()
                .sql("select 'u1' as PK, 7D as sk, 'größe \"' as text, 0.1D as fraction, 12345678901L as whole,"
                        + " cast(2.50 as decimal(10,2)) as price, float(3) as f, true as yes, X'01C8' as raw,"
                        + " timestamp'2024-05-01 10:00:00Z' as at, timestamp_ntz'2024-05-01 10:00:00.5' as local,"
                        + " date'2024-05-01' as day, array('b', 'a', null) as tags, named_struct('product_id', 'p7',"
                        + " 'page', 2D) as eventData, map('z', 1D, 'a', 2D) as ratings, double('NaN') as nothing,"
                        + " cast(null as string) as absent, '{\"sku\":\"p7\"}' as `a.b` union all select 'u2', 8.5D,"
                        + " null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,"
                        + " null")
                .coalesce(1)
                .write()
                .parquet(path());
    }

    @Test
    void rowsBecomeTheItemsThatAScanGives() {
        List<String> attributes = List.of(
                "text",
                "fraction",
                "whole",
                "price",
                "f",
                "yes",
                "raw",
                "at",
                "local",
                "day",
                "tags",
                "eventData",
                "ratings",
                "nothing",
                "absent",
                "a.b",
                "SK",
                "gone");
        Dataset<Row> items = LakehouseItems.items(TestSpark.session(), settings(), attributes, List.of("PK", "SK"));
        assertEquals(ItemColumns.anyTyped(attributes, List.of("PK", "SK")).schema(), items.schema());
        List<Row> rows = items.orderBy("item_key").collectAsList();
        assertEquals(
                "[{\"PK\":{\"S\":\"u1\"},\"SK\":{\"N\":\"7\"}},[S,größe \"],[N,0.1],[N,12345678901],[N,2.5],[N,3],"
                        + "[BOOL,true],[B,Acg=],[S,2024-05-01T10:00:00Z],[S,2024-05-01T10:00:00.500],[S,2024-05-01],"
                        + "[L,[{\"S\":\"b\"},{\"S\":\"a\"},{\"NULL\":true}]],"
                        + "[M,{\"page\":{\"N\":\"2\"},\"product_id\":{\"S\":\"p7\"}}],"
                        + "[M,{\"a\":{\"N\":\"2\"},\"z\":{\"N\":\"1\"}}],[S,NaN],null,[S,{\"sku\":\"p7\"}],[N,7],null]",
                rows.get(0).toString());
        assertEquals(
                "{\"PK\":{\"S\":\"u2\"},\"SK\":{\"N\":\"8.5\"}}", rows.get(1).getString(0));
        assertEquals(2, rows.size());
    }

    @Test
    void aNumberThatDynamoDbCannotHoldIsATextAtAnyDepth() {
        TestSpark.session()
                .sql("select array(1D, double('NaN')) as scores, named_struct('mean', float('Infinity'), 'n', 3) as s,"
                        + " map('a', map('b', double('-Infinity'))) as m")
                .createOrReplaceTempView("copied_scores");
        LakehouseSettings table = new LakehouseSettings(
                Optional.of("copied_scores"), Optional.empty(), LakehouseFormat.PARQUET, List.of());
        assertEquals(
                "[[{},[L,[{\"N\":\"1\"},{\"S\":\"NaN\"}]],[M,{\"mean\":{\"S\":\"Infinity\"},\"n\":{\"N\":\"3\"}}],"
                        + "[M,{\"a\":{\"M\":{\"b\":{\"S\":\"-Infinity\"}}}}]]]",
                LakehouseItems.items(TestSpark.session(), table, List.of("scores", "s", "m"), List.of())
                        .collectAsList()
                        .toString());
    }

    @Test
    void rowsWithoutAKeyAreReadWhereNoneIsNamed() {
        List<Row> rows = LakehouseItems.items(TestSpark.session(), settings(), List.of("PK", "pk", "gone"), List.of())
                .collectAsList();
        assertEquals(
                List.of("[{},[S,u1],[S,u1],null]", "[{},[S,u2],[S,u2],null]"),
                rows.stream().map(Row::toString).sorted().toList());
    }

    @Test
    void aTableOfTheCatalogIsRead() {
        TestSpark.session().read().parquet(path()).createOrReplaceTempView("copied_events");
        LakehouseSettings table = new LakehouseSettings(
                Optional.of("copied_events"), Optional.empty(), LakehouseFormat.PARQUET, List.of());
        assertEquals(
                2,
                LakehouseItems.items(TestSpark.session(), table, List.of("text"), List.of("PK"))
                        .count());
    }

    @Test
    void aCopyThatIsNotThereOrHasNoKeyIsRefused() {
        LakehouseSettings table = new LakehouseSettings(
                Optional.of("no.such_table"), Optional.empty(), LakehouseFormat.PARQUET, List.of());
        String unknown = failure(table, "PK");
        assertTrue(unknown.startsWith("no.such_table cannot be read: [TABLE_OR_VIEW_NOT_FOUND]"), unknown);
        assertTrue(
                unknown.endsWith("and that the catalog is configured for this Spark (spark.sql.catalog.…)."), unknown);
        String keyless = failure(settings(), "id");
        assertTrue(
                keyless.startsWith(path() + " has no column for the key [id]; its columns are [PK, sk, text, ")
                        && keyless.endsWith(
                                "]. Name the key in source.lakehouse.key-attributes as the copy spells it."),
                keyless);
    }

    private static String failure(LakehouseSettings settings, String key) {
        return assertThrows(
                        ExportException.class,
                        () -> LakehouseItems.items(TestSpark.session(), settings, List.of("text"), List.of(key)))
                .getMessage();
    }

    private static LakehouseSettings settings() {
        return new LakehouseSettings(Optional.empty(), Optional.of(path()), LakehouseFormat.PARQUET, List.of());
    }

    private static String path() {
        return folder.resolve("copy").toUri().toString();
    }
}
