package io.dynasage.dynamodb.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LocalCredentials;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Rows into a table of Amazon's DynamoDB Local. */
class WriteBackIT {
    private static DynamoDbLocalProcess dynamoDb;
    private static TableConnection connection;

    @BeforeAll
    static void startDynamoDb() {
        LocalCredentials.useInThisJvm();
        dynamoDb = DynamoDbLocalProcess.start(Path.of(System.getProperty("services.directory")));
        connection = new TableConnection("us-east-1", dynamoDb.endpoint(), null);
        create("top", "user_id");
    }

    private static void create(String table, String... keys) {
        try (DynamoDbClient client = connection.client()) {
            client.createTable(r -> r.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(Arrays.stream(keys)
                            .map(key -> AttributeDefinition.builder()
                                    .attributeName(key)
                                    .attributeType(ScalarAttributeType.S)
                                    .build())
                            .toList())
                    .keySchema(IntStream.range(0, keys.length)
                            .mapToObj(i -> KeySchemaElement.builder()
                                    .attributeName(keys[i])
                                    .keyType(i == 0 ? KeyType.HASH : KeyType.RANGE)
                                    .build())
                            .toList()));
        }
    }

    @AfterAll
    static void stopDynamoDb() {
        dynamoDb.close();
    }

    @Test
    void theItemsOfSomeUsersAreDeletedWhateverTheKeyOfTheTable() {
        String[][] tables = {
            {"by-user", "user_id"}, {"by-user-and-run", "user_id", "run_id"}, {"by-run", "run_id", "user_id"}
        };
        for (String[] table : tables) {
            create(table[0], Arrays.copyOfRange(table, 1, table.length));
            WriteBack.write(
                    sql("select concat('u', id) as user_id, 'r1' as run_id from range(20)"),
                    connection,
                    table[0],
                    1000);
            ItemsOfIds items =
                    new ItemsOfIds(connection, table[0], "user_id", Set.of("u1", "u11", "nobody", "x".repeat(2049)));
            assertEquals(2, items.count(), table[0]);
            assertEquals(2, items.delete(1000), table[0]);
            assertEquals(0, items.count(), table[0]);
            try (DynamoDbClient client = connection.client()) {
                assertEquals(18, client.scan(r -> r.tableName(table[0])).count(), table[0]);
            }
        }
    }

    @Test
    void anItemWithoutATextAsItsIdIsOfNoUser() {
        create("mixed", "run_id");
        WriteBack.write(sql("select 'r1' as run_id, 'u1' as user_id"), connection, "mixed", 1000);
        WriteBack.write(sql("select 'r2' as run_id, 1 as user_id"), connection, "mixed", 1000);
        WriteBack.write(sql("select 'r3' as run_id"), connection, "mixed", 1000);
        assertEquals(1, new ItemsOfIds(connection, "mixed", "user_id", Set.of("u1", "1")).count());
    }

    @Test
    void writesEveryRowWithinTheBudgetAndWritingAgainChangesNothing() {
        Dataset<Row> rows =
                sql("select concat('u', id) as user_id, array(struct('i' || id as item_id, cast(id / 2 as double)"
                        + " as score)) as items, "
                        + "timestamp'2024-05-01 10:00:00' as at, cast(12.50 as decimal(6,2)) as price, id % 2 ="
                        + " 0 as even, cast('b' as binary) as raw, "
                        + "map('k', cast(null as string)) as more, cast(null as string) as nothing, repeat('x',"
                        + " 2000) as text from range(0, 120, 1, 3)");
        long start = System.nanoTime();
        WriteBack.write(rows, connection, "top", 120);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds > 120 * 3 / 120.0 - 1, "360 write units in " + seconds + " s");
        WriteBack.write(rows.where("user_id < 'u11'"), connection, "top", 100_000);
        try (DynamoDbClient client = connection.client()) {
            assertEquals(120, client.scan(r -> r.tableName("top")).items().size());
            Map<String, AttributeValue> item = client.getItem(
                            r -> r.tableName("top").key(Map.of("user_id", AttributeValue.fromS("u7"))))
                    .item();
            assertEquals("x".repeat(2000), item.get("text").s());
            assertEquals(
                    "{items=[{item_id=i7, score=3.5}], at=2024-05-01T10:00:00Z, price=12.5, even=false, raw=b,"
                            + " more={k=null}}",
                    shown(item));
        }
    }

    @Test
    void refusesRowsWithoutTheKeyOfTheTable() {
        assertEquals(
                "The key attributes of table top are [user_id], but the rows to write have the columns [user,"
                        + " score]. Name a column after each key attribute.",
                assertThrows(
                                ExportException.class,
                                () -> WriteBack.write(sql("select 'a' as user, 1 as score"), connection, "top", 10))
                        .getMessage());
        assertTrue(assertThrows(
                        SparkException.class,
                        () -> WriteBack.write(sql("select cast(null as string) as user_id"), connection, "top", 10))
                .getCause()
                .getMessage()
                .contains("A row to write has no value in the column user_id, which is a key attribute of"
                        + " the table. Drop such rows first."));
        assertTrue(assertThrows(
                        SparkException.class,
                        () -> WriteBack.write(
                                sql("select 'a' as user_id, double('NaN') as score"), connection, "top", 10))
                .getCause()
                .getMessage()
                .contains("The column score holds NaN, which DynamoDB cannot hold. Replace or drop it first."));
        assertEquals(
                "Writing needs at least 1 write unit per second, not 0.5",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> WriteBack.write(sql("select 1"), connection, "top", 0.5))
                        .getMessage());
    }

    private static Dataset<Row> sql(String query) {
        return TestSpark.session().sql(query);
    }

    private static String shown(Map<String, AttributeValue> item) {
        StringBuilder text = new StringBuilder("{");
        for (String name : new String[] {"items", "at", "price", "even", "raw", "more"}) {
            text.append(text.length() > 1 ? ", " : "").append(name).append('=').append(shown(item.get(name)));
        }
        return text.append('}').toString();
    }

    private static String shown(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            case BOOL -> value.bool().toString();
            case B -> value.b().asUtf8String();
            case L -> value.l().stream().map(WriteBackIT::shown).toList().toString();
            case M ->
                new java.util.TreeMap<>(value.m())
                        .entrySet().stream()
                                .map(e -> e.getKey() + "=" + shown(e.getValue()))
                                .toList()
                                .toString()
                                .replace('[', '{')
                                .replace(']', '}');
            default -> "null";
        };
    }
}
