package io.dynasage.dynamodb.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.LocalEvents;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.ScannedItems;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.connector.TableScan;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads tables of Amazon's DynamoDB Local through the data source. */
class DirectScanIT {
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
    void givesTheSameItemsAsTheConnector() {
        TableDescription table = TableDescription.of(connection, "events");
        ScanPlan plan = ScanPlan.of(table, new ScanSettings(null, null, 8, null), 2);
        ScannedItems direct = DirectScan.read(TestSpark.session(), connection, table, plan, ATTRIBUTES);
        ScannedItems connector = TableScan.read(TestSpark.session(), connection, table, plan, ATTRIBUTES);
        assertEquals(connector.items().schema(), direct.items().schema());
        assertEquals(2, direct.items().rdd().getNumPartitions());

        List<Row> rows = direct.items().orderBy("item_key").collectAsList();

        assertEquals(connector.items().orderBy("item_key").collectAsList(), rows);
        assertEquals(ITEMS, rows.size());
        assertTrue(direct.statistics().pages() >= 8, () -> direct.statistics().pages() + " pages");
        assertEquals(
                List.of((long) ITEMS, (long) ITEMS),
                List.of(connector.statistics().items(), direct.statistics().items()));
        assertEquals(
                1,
                direct.statistics().consumedReadUnits() / connector.statistics().consumedReadUnits(),
                0.1);
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
    void readsATableWithoutItems() {
        TableDescription table = TableDescription.of(connection, "empty");
        assertEquals(
                0,
                DirectScan.read(
                                TestSpark.session(),
                                connection,
                                table,
                                ScanPlan.of(table, ScanSettings.DEFAULT, 2),
                                List.of("name"))
                        .items()
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
                .startsWith(
                        "The data source dynamodb has no option maxreadunit; it has averageItemBytes, consistency,"));
        assertTrue(assertThrows(
                        TableException.class,
                        () -> source("a string")
                                .option("table", "evnets")
                                .load()
                                .collectAsList())
                .getMessage()
                .startsWith("There is no table evnets"));
    }

    private static org.apache.spark.sql.DataFrameReader source(String schema) {
        return TestSpark.session()
                .read()
                .format("dynamodb")
                .option("table", "events")
                .option("region", "us-east-1")
                .option("endpoint", connection.endpoint().toString())
                .schema(schema);
    }
}
