package io.dynasage.dynamodb.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.ScannedItems;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.TableScan;
import io.dynasage.local.DynamoDbLocalProcess;
import io.dynasage.local.LocalCredentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Reads tables of Amazon's DynamoDB Local through the data source. */
class DirectScanIT {
    private static final int ITEMS = 3000;
    private static final List<String> ATTRIBUTES = List.of("name", "at", "stars", "tags", "raw", "deep", "yes", "absent");
    private static DynamoDbLocalProcess dynamoDb;
    private static TableConnection connection;

    @BeforeAll
    static void startDynamoDb() {
        LocalCredentials.useInThisJvm();
        dynamoDb = DynamoDbLocalProcess.start(Path.of(System.getProperty("services.directory")));
        connection = new TableConnection("us-east-1", dynamoDb.endpoint(), null);
        try (DynamoDbClient client = connection.client()) {
            create(client, "events");
            load(client);
            create(client, "empty");
        }
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
        assertEquals(0, direct.statistics().items() % ITEMS);
        assertEquals(connector.statistics().consumedReadUnits() / connector.statistics().items(),
                direct.statistics().consumedReadUnits() / direct.statistics().items(), 0.005);
    }

    @Test
    void readsOnlyTheColumnsAndItemsThatAQueryNeeds() {
        Dataset<Row> typed = source("item_key string, user string, at bigint, stars double, yes boolean, raw binary, name string").load();
        assertEquals(ITEMS, typed.count());
        Dataset<Row> some = typed.where("at > 1700000007 and at <= 1700000010 and user like 'u%' and stars is not null").select("stars", "user").orderBy("user");
        assertEquals("[[3.5,u8], [3.5,u9]]", some.collectAsList().toString());
        String plan = some.queryExecution().executedPlan().toString();
        assertTrue(plan.contains("dynamodb events where ") && plan.contains("attribute_exists(") && plan.contains("begins_with("), plan);
        assertEquals(ITEMS / 10, typed.where("yes").count());
        assertEquals(3, typed.where("user in ('u1', 'u2', 'u3', 'nobody')").count());
        assertEquals(ITEMS - ITEMS / 10, typed.where("stars = 3.5D").count());
        assertEquals(1, typed.where("item_key = '{\"user\":{\"S\":\"u7\"},\"at\":{\"N\":\"1700000007\"}}'").count());
    }

    @Test
    void failsOrGivesNullWhereAColumnCannotHoldAValue() {
        assertEquals(0, source("tags double").option("onMismatch", "null").load().where("tags is not null").count());
        Exception failure = assertThrows(Exception.class, () -> source("tags double").load().collectAsList());
        assertTrue(failure.getMessage().contains("An item's attribute tags is of DynamoDB type SS that the column type double cannot hold"), failure.getMessage());
    }

    @Test
    void readsPartsOfValuesOfAnyType() {
        Dataset<Row> any = source("item_key string, name struct<type:string,value:string>, stars struct<type:string,value:string>").load();
        assertEquals(ITEMS / 10, any.where("name.type = 'NULL'").select("name.value").where("value is null").count());
        assertEquals("[[3.5,N]]", any.where("name.value like 'größe \"7\"%'").select("stars.value", "stars.type").collectAsList().toString());
    }

    @Test
    void goesOnWhereAPageEnded() {
        assertEquals(ITEMS, source("user string").option("segments", 2).option("pageItems", 100).load().distinct().count());
    }

    @Test
    void readsATableWithoutItems() {
        TableDescription table = TableDescription.of(connection, "empty");
        assertEquals(0, DirectScan.read(TestSpark.session(), connection, table, ScanPlan.of(table, ScanSettings.DEFAULT, 2), List.of("name")).items().count());
    }

    @Test
    void saysWhatIsMissing() {
        assertEquals("The data source dynamodb needs the option table, the name of a DynamoDB table", assertThrows(IllegalArgumentException.class,
                () -> TestSpark.session().read().format("dynamodb").schema("a string").load()).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TestSpark.session().read().format("dynamodb").option("table", "events").load())
                .getMessage().startsWith("A DynamoDB table has no schema; say which attributes to read as what"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> source("a string").option("maxReadUnit", 5).load()).getMessage()
                .startsWith("The data source dynamodb has no option maxreadunit; it has averageItemBytes, consistency,"));
        assertTrue(assertThrows(TableException.class, () -> source("a string").option("table", "evnets").load().collectAsList()).getMessage()
                .startsWith("There is no table evnets"));
    }

    private static org.apache.spark.sql.DataFrameReader source(String schema) {
        return TestSpark.session().read().format("dynamodb").option("table", "events").option("region", "us-east-1")
                .option("endpoint", dynamoDb.endpoint().toString()).schema(schema);
    }

    private static void create(DynamoDbClient client, String table) {
        client.createTable(r -> r.tableName(table).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        AttributeDefinition.builder().attributeName("user").attributeType(ScalarAttributeType.S).build(),
                        AttributeDefinition.builder().attributeName("at").attributeType(ScalarAttributeType.N).build())
                .keySchema(KeySchemaElement.builder().attributeName("user").keyType(KeyType.HASH).build(),
                        KeySchemaElement.builder().attributeName("at").keyType(KeyType.RANGE).build()));
    }

    private static void load(DynamoDbClient client) {
        List<WriteRequest> batch = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            Map<String, AttributeValue> item = item(i);
            batch.add(WriteRequest.builder().putRequest(p -> p.item(item)).build());
            if (batch.size() == 25 || i == ITEMS - 1) {
                List<WriteRequest> full = List.copyOf(batch);
                client.batchWriteItem(r -> r.requestItems(Map.of("events", full)));
                batch.clear();
            }
        }
    }

    private static Map<String, AttributeValue> item(int i) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("user", AttributeValue.fromS("u" + i));
        item.put("at", AttributeValue.fromN(String.valueOf(1_700_000_000L + i)));
        item.put("secret", AttributeValue.fromS("not asked for ".repeat(10)));
        item.put("yes", AttributeValue.fromBool(i % 10 == 3));
        item.put("name", i % 10 == 0 ? AttributeValue.fromNul(true) : AttributeValue.fromS("größe \"" + i + "\" \uD83D\uDE00\u2028"));
        if (i % 10 != 0) {
            item.put("stars", AttributeValue.fromN("3.5"));
            item.put("tags", AttributeValue.fromSs(List.of("b", "a")));
            item.put("raw", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, (byte) i})));
            item.put("deep", AttributeValue.fromM(Map.of("z", AttributeValue.fromL(List.of()), "a", AttributeValue.fromM(Map.of("n", AttributeValue.fromNs(List.of("2", "1")))))));
        }
        return item;
    }
}
