package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.condition.ItemCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads tables of Amazon's DynamoDB Local with both readers and through the data source. */
class ScanIT {
    private static final int ITEMS = LocalEvents.ITEMS;
    private static final List<String> ATTRIBUTES =
            List.of("name", "at", "stars", "tags", "raw", "deep", "yes", "absent");
    private static LocalEvents dynamoDb;
    private static TableConnection connection;

    @BeforeAll
    static void startDynamoDb() {
        dynamoDb = LocalEvents.start();
        connection = dynamoDb.connection();
    }

    @AfterAll
    static void stopDynamoDb() {
        dynamoDb.close();
    }

    @Test
    void bothReadersReadTheSameItemsOnceAndCountWhatItCosts() {
        PlannedScan scan = scan("events", new ScanSettings(null, null, 8, 200), ATTRIBUTES);
        assertEquals(List.of("user", "at"), scan.table().keyAttributes());
        assertEquals(ITEMS, scan.table().items());
        ScannedItems direct = Reader.DIRECT.all(scan);
        ScannedItems connector = Reader.CONNECTOR.all(scan);
        assertEquals(connector.items().schema(), direct.items().schema());
        assertEquals(
                List.of("item_key", "name", "at", "stars", "tags", "raw", "deep", "yes", "absent"),
                List.of(direct.items().columns()));

        List<Row> rows = direct.items().orderBy("item_key").collectAsList();

        assertEquals(connector.items().orderBy("item_key").collectAsList(), rows);
        assertEquals(ITEMS, rows.size());
        assertEquals(ITEMS, rows.stream().map(r -> r.getString(0)).distinct().count());
        for (ScannedItems scanned : List.of(direct, connector)) {
            assertEquals(2, scanned.items().rdd().getNumPartitions());
            assertEquals(ITEMS, scanned.statistics().items());
        }
        assertTrue(direct.statistics().pages() >= 8, () -> direct.statistics().pages() + " pages");
        assertTrue(
                connector.statistics().pages() >= ITEMS / 200,
                () -> connector.statistics().pages() + " pages");
        assertTrue(direct.statistics().consumedReadUnits() > 0);
        assertEquals(
                1,
                direct.statistics().consumedReadUnits() / connector.statistics().consumedReadUnits(),
                0.1);
        assertTrue(
                row(rows, "\"u7\"")
                        .startsWith("[{\"user\":{\"S\":\"u7\"},\"at\":{\"N\":\"1700000007\"}},[S,größe \"7\""
                                + " \uD83D\uDE00\u2028],[N,1700000007],[N,3.5],[SS,[\"a\",\"b\"]],"),
                row(rows, "\"u7\""));
        assertTrue(
                row(rows, "\"u10\"")
                        .startsWith("[{\"user\":{\"S\":\"u10\"},\"at\":{\"N\":\"1700000010\"}},[NULL,null],"
                                + "[N,1700000010],null,null,"),
                row(rows, "\"u10\""));
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void twoScansOfOneTableWithOtherAttributesDoNotInterfere(Reader reader) {
        Dataset<Row> names = reader.all(scan("events", ScanSettings.DEFAULT, List.of("name")))
                .items();
        Dataset<Row> stars = reader.all(scan("events", ScanSettings.DEFAULT, List.of("stars")))
                .items();
        assertEquals(
                ITEMS,
                names.join(stars, "item_key")
                        .where("stars.value is not null or name.type = 'NULL'")
                        .count());
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void dynamoDbLeavesOutTheItemsThatAConditionDoesNotKeepAndTheyCount(Reader reader) {
        PlannedScan all = scan("events", ScanSettings.DEFAULT, List.of("name"));
        ItemCondition where = ItemCondition.of("begins_with(user, 'u1') AND stars = 3.5 AND deep.a.n <> 1");
        ScannedItems scanned = reader.all(
                new PlannedScan(all.connection(), all.table(), all.plan(), all.attributes(), Optional.of(where)));
        long expected = IntStream.range(0, ITEMS)
                .filter(i -> i % 10 != 0 && ("u" + i).startsWith("u1"))
                .count();
        assertEquals(expected, scanned.items().count());
        assertEquals(ITEMS, scanned.statistics().items());
        assertEquals(ITEMS - expected, scanned.statistics().filtered());
        assertTrue(scanned.statistics().consumedReadUnits() > 0);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void readsATableWithoutItems(Reader reader) {
        ScannedItems scanned = reader.all(scan("empty", ScanSettings.DEFAULT, List.of("name")));
        assertEquals(0, scanned.items().count());
        assertEquals(0, scanned.statistics().items());
    }

    @Test
    void saysThatThereIsNoSuchTable() {
        assertEquals(
                "There is no table evnets (region us-east-1, endpoint " + connection.endpoint()
                        + "). Check source.table (--table of init) for a typing error, "
                        + "and that the table is in this region and in the account of the job's credentials"
                        + " (aws dynamodb list-tables --region us-east-1).",
                assertThrows(TableException.class, () -> TableDescription.of(connection, "evnets"))
                        .getMessage());
    }

    @Test
    void readsOnlyTheColumnsAndItemsThatAQueryNeeds() {
        Dataset<Row> typed = source(
                        "item_key string, user string, at bigint, stars double, yes boolean, raw binary, name string")
                .load();
        assertEquals(ITEMS, typed.count());
        Dataset<Row> some = typed.where("at > 1700000007 and at <= 1700000010 and user like 'u%' and stars is not null")
                .select("stars", "user")
                .orderBy("user");
        assertEquals("[[3.5,u8], [3.5,u9]]", some.collectAsList().toString());
        String plan = some.queryExecution().executedPlan().toString();
        assertTrue(
                plan.contains("dynamodb events where ")
                        && plan.contains("attribute_exists(")
                        && plan.contains("begins_with("),
                plan);
        assertEquals(ITEMS / 10, typed.where("yes").count());
        assertEquals(3, typed.where("user in ('u1', 'u2', 'u3', 'nobody')").count());
        assertEquals(ITEMS - ITEMS / 10, typed.where("stars = 3.5D").count());
        assertEquals(
                1,
                typed.where("item_key = '{\"user\":{\"S\":\"u7\"},\"at\":{\"N\":\"1700000007\"}}'")
                        .count());
    }

    @Test
    void failsOrGivesNullWhereAColumnCannotHoldAValue() {
        assertEquals(
                0,
                source("tags double")
                        .option("onMismatch", "null")
                        .load()
                        .where("tags is not null")
                        .count());
        Exception failure =
                assertThrows(Exception.class, () -> source("tags double").load().collectAsList());
        assertTrue(
                failure.getMessage()
                        .contains("An item's attribute tags is of DynamoDB type SS that the column type double"
                                + " cannot hold"),
                failure.getMessage());
    }

    @Test
    void readsPartsOfValuesOfAnyType() {
        Dataset<Row> any = source("item_key string, name struct<type:string,value:string>, stars"
                        + " struct<type:string,value:string>")
                .load();
        assertEquals(
                ITEMS / 10,
                any.where("name.type = 'NULL'")
                        .select("name.value")
                        .where("value is null")
                        .count());
        assertEquals(
                "[[3.5,N]]",
                any.where("name.value like 'größe \"7\"%'")
                        .select("stars.value", "stars.type")
                        .collectAsList()
                        .toString());
    }

    @Test
    void goesOnWhereAPageEnded() {
        assertEquals(
                ITEMS,
                source("user string")
                        .option("segments", 2)
                        .option("pageItems", 100)
                        .load()
                        .distinct()
                        .count());
    }

    @Test
    void saysWhatIsMissing() {
        assertEquals(
                "The data source dynamodb needs the option table, the name of a DynamoDB table",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TestSpark.session()
                                        .read()
                                        .format("dynamodb")
                                        .schema("a string")
                                        .load())
                        .getMessage());
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> TestSpark.session()
                                .read()
                                .format("dynamodb")
                                .option("table", "events")
                                .load())
                .getMessage()
                .startsWith("A DynamoDB table has no schema; say which attributes to read as what"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> source("a string").option("maxReadUnit", 5).load())
                .getMessage()
                .startsWith("The data source dynamodb has no option maxreadunit; it has consistency, endpoint,"));
        assertTrue(assertThrows(
                        TableException.class,
                        () -> source("a string")
                                .option("table", "evnets")
                                .load()
                                .collectAsList())
                .getMessage()
                .startsWith("There is no table evnets"));
    }

    private static PlannedScan scan(String name, ScanSettings settings, List<String> attributes) {
        TableDescription table = TableDescription.of(connection, name);
        return new PlannedScan(connection, table, ScanPlan.of(table, settings, 2), attributes);
    }

    private static String row(List<Row> rows, String key) {
        return rows.stream()
                .filter(r -> r.getString(0).contains(key))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private static DataFrameReader source(String schema) {
        return TestSpark.session()
                .read()
                .format("dynamodb")
                .option("table", "events")
                .option("region", "us-east-1")
                .option("endpoint", connection.endpoint().toString())
                .schema(schema);
    }
}
