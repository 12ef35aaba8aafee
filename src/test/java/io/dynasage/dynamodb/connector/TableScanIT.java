package io.dynasage.dynamodb.connector;

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
import io.dynasage.dynamodb.budget.PageSize;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.budget.ScanGovernor;
import io.dynasage.local.services.ThrottlingDynamoDb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Scans tables of Amazon's DynamoDB Local through the connector. */
class TableScanIT {
    private static final int ITEMS = LocalEvents.ITEMS;
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
    void readsEveryItemOnceWithTheAttributesAskedForAndCountsWhatItCost() {
        TableDescription table = TableDescription.of(connection, "events");
        assertEquals(List.of("user", "at"), table.keyAttributes());
        assertEquals(ITEMS, table.items());
        ScanPlan plan = ScanPlan.of(table, new ScanSettings(null, null, 8, 200), 2);
        ScannedItems scanned =
                TableScan.read(TestSpark.session(), connection, table, plan, List.of("name", "at", "stars", "tags"));
        assertEquals(2, scanned.items().rdd().getNumPartitions());
        assertEquals(0, scanned.statistics().items());

        List<Row> rows = scanned.items().collectAsList();

        assertEquals(ITEMS, rows.size());
        assertEquals(ITEMS, rows.stream().map(r -> r.getString(0)).distinct().count());
        assertEquals(ITEMS, scanned.statistics().items());
        assertTrue(
                scanned.statistics().pages() >= ITEMS / 200,
                () -> scanned.statistics().pages() + " pages");
        assertTrue(scanned.statistics().consumedReadUnits() > 0);
        assertEquals(
                List.of("item_key", "name", "at", "stars", "tags"),
                List.of(scanned.items().columns()));
        assertEquals(
                "[{\"user\":{\"S\":\"u7\"},\"at\":{\"N\":\"1700000007\"}},[S,größe \"7\""
                        + " \uD83D\uDE00\u2028],[N,1700000007],[N,3.5],[SS,[\"a\",\"b\"]]]",
                row(rows, "\"u7\"").toString());
        assertEquals(
                "[{\"user\":{\"S\":\"u10\"},\"at\":{\"N\":\"1700000010\"}},[NULL,null],[N,1700000010],null,null]",
                row(rows, "\"u10\"").toString());
    }

    @Test
    void keepsTwoScansOfOneTableWithOtherAttributesApart() {
        TableDescription table = TableDescription.of(connection, "events");
        ScanPlan plan = ScanPlan.of(table, ScanSettings.DEFAULT, 2);
        Dataset<Row> names = TableScan.read(TestSpark.session(), connection, table, plan, List.of("name"))
                .items();
        Dataset<Row> stars = TableScan.read(TestSpark.session(), connection, table, plan, List.of("stars"))
                .items();
        assertEquals(
                ITEMS,
                names.join(stars, "item_key")
                        .where("stars.value is not null or name.type = 'NULL'")
                        .count());
    }

    @Test
    void asksDynamoDbOnlyForTheAttributesOfTheScan() {
        ScanMeter meter = new ScanMeter();
        ScanGovernor governor = ScanGovernor.join(new ReadBudget("alone", 1000, 1, ReadBudget.DEFAULT_STALL_TIMEOUT));
        ScanPushdown.Scan scan =
                new ScanPushdown.Scan(List.of("user", "name"), meter, governor, new PageSize(1000, 100, 25));
        try (governor;
                DynamoDbClient client = ScanPushdown.whileBuilding(scan, connection::client)) {
            List<Map<String, AttributeValue>> items = client.scan(
                            r -> r.tableName("events").limit(100).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                    .items();
            assertEquals(25, items.size());
            assertEquals(Set.of("user", "name"), items.get(0).keySet());
        }
        assertEquals(1, meter.pages());
        assertEquals(25, scan.received());
        assertTrue(meter.consumedReadUnits() > 0);
        try (DynamoDbClient other = connection.client()) {
            assertTrue(other.scan(r -> r.tableName("events").limit(1))
                    .items()
                    .get(0)
                    .containsKey("secret"));
        }
    }

    @Test
    void readsATableWithoutItems() {
        TableDescription table = TableDescription.of(connection, "empty");
        ScannedItems scanned = TableScan.read(
                TestSpark.session(), connection, table, ScanPlan.of(table, ScanSettings.DEFAULT, 2), List.of("name"));
        assertEquals(0, scanned.items().count());
        assertEquals(0, scanned.statistics().items());
    }

    @Test
    void staysWithinASmallBudget() {
        TableDescription table = TableDescription.of(connection, "events");
        ScanPlan plan = ScanPlan.of(table, new ScanSettings(100.0, null, 8, null), 2);
        ScannedItems scanned = TableScan.read(TestSpark.session(), connection, table, plan, List.of("name"));
        long start = System.nanoTime();
        assertEquals(ITEMS, scanned.items().count());
        double seconds = (System.nanoTime() - start) / 1e9;
        double burst = 0.05 * 10 * 100;
        assertTrue(
                scanned.statistics().consumedReadUnits() <= 100 * seconds + burst,
                () -> scanned.statistics().consumedReadUnits() + " read units in " + seconds + " s");
    }

    @Test
    void readsTheSameItemsFromATableThatThrottles() {
        try (ThrottlingDynamoDb busy = ThrottlingDynamoDb.before(connection.endpoint(), System::nanoTime, 1)) {
            TableConnection through = new TableConnection("us-east-1", busy.endpoint(), null);
            TableDescription table = TableDescription.of(through, "events");
            ScanPlan plan = ScanPlan.of(table, new ScanSettings(null, null, 8, 200), 2);
            Dataset<Row> items = TableScan.read(TestSpark.session(), through, table, plan, List.of("name", "stars"))
                    .items();
            busy.refuse(0.2, "RequestLimitExceeded", Duration.ofHours(1));
            List<Row> rows = items.sort("item_key").collectAsList();
            assertTrue(busy.throttled() > 0 && busy.consumed().total() > 0);
            assertEquals(
                    TableScan.read(TestSpark.session(), connection, table, plan, List.of("name", "stars"))
                            .items()
                            .sort("item_key")
                            .collectAsList(),
                    rows);
        }
    }

    @Test
    void saysThatThereIsNoSuchTable() {
        assertEquals(
                "There is no table evnets (region us-east-1, endpoint " + connection.endpoint()
                        + "). Check source.table for a typing error, "
                        + "and that the table is in this region and in the account of the job's credentials"
                        + " (aws dynamodb list-tables --region us-east-1).",
                assertThrows(TableException.class, () -> TableDescription.of(connection, "evnets"))
                        .getMessage());
    }

    @Test
    void refusesToReadNothingOrOneAttributeTwice() {
        TableDescription table = TableDescription.of(connection, "events");
        ScanPlan plan = ScanPlan.of(table, ScanSettings.DEFAULT, 2);
        assertEquals(
                "The attributes to read are [a, a]; name at least one, and each only once",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TableScan.read(TestSpark.session(), connection, table, plan, List.of("a", "a")))
                        .getMessage());
    }

    private static Row row(List<Row> rows, String key) {
        return rows.stream()
                .filter(r -> r.getString(0).contains(key))
                .findFirst()
                .orElseThrow();
    }
}
