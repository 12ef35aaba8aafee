package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.events.Event;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.events.UseCase;
import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LoopbackPort;
import io.dynasage.local.services.ParentWatch;
import io.dynasage.local.services.S3ProxyProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.s3.S3Client;

class StandInProcessesIT {
    private static final Path SERVICES = Path.of(System.getProperty("services.directory", "target/services"));

    @TempDir
    private Path folder;

    @Test
    void dynamoDbIsThereForThisMachineOnlyAndGoneAfterwards() {
        URI endpoint;
        try (DynamoDbLocalProcess dynamoDb = DynamoDbLocalProcess.start(SERVICES)) {
            endpoint = dynamoDb.endpoint();
            assertTrue(
                    ListeningSockets.loopbackOnly(endpoint.getPort()),
                    () -> ListeningSockets.addresses(endpoint.getPort()).toString());
            try (DynamoDbClient client = dynamoDb.client()) {
                assertEquals(List.of(), client.listTables().tableNames());
            }
        }
        assertFalse(LoopbackPort.answers(endpoint.getPort()));
    }

    @Test
    void s3IsThereForThisMachineOnlyAndKeepsObjectsAsFiles() throws IOException {
        URI endpoint;
        try (S3ProxyProcess s3 = S3ProxyProcess.start(SERVICES, folder.resolve("s3"));
                S3Client client = s3.client()) {
            endpoint = s3.endpoint();
            assertTrue(
                    ListeningSockets.loopbackOnly(endpoint.getPort()),
                    () -> ListeningSockets.addresses(endpoint.getPort()).toString());
            client.createBucket(request -> request.bucket("shop"));
            client.putObject(request -> request.bucket("shop").key("a/b.txt"), RequestBody.fromString("hello"));
            assertEquals(
                    "hello",
                    client.getObjectAsBytes(request -> request.bucket("shop").key("a/b.txt"))
                            .asUtf8String());
        }
        assertFalse(LoopbackPort.answers(endpoint.getPort()));
        assertEquals("hello", Files.readString(folder.resolve("s3/shop/a/b.txt")));
    }

    @Test
    void loadsEveryEventOnceIntoAnOnDemandTable() {
        List<Event> events = GeneratedEvents.of(1_013, 5);
        Event purchase = UseCase.CHURN.generate(1, 5).events().get(0);
        try (DynamoDbLocalProcess dynamoDb = DynamoDbLocalProcess.start(SERVICES)) {
            TableLoader.load(dynamoDb, "interactions", events);
            TableLoader.load(dynamoDb, "purchases", List.of(purchase));
            try (DynamoDbClient client = dynamoDb.client()) {
                TableDescription table = client.describeTable(request -> request.tableName("interactions"))
                        .table();
                assertEquals(1_013, table.itemCount());
                assertEquals(
                        BillingMode.PAY_PER_REQUEST, table.billingModeSummary().billingMode());
                Event first = events.get(0);
                List<String> expected = events.stream()
                        .filter(e -> e.userId().equals(first.userId()))
                        .map(Event::itemId)
                        .toList();
                List<String> items = client
                        .queryPaginator(request -> request.tableName("interactions")
                                .keyConditionExpression("user_id = :u")
                                .expressionAttributeValues(Map.of(":u", AttributeValue.fromS(first.userId()))))
                        .items()
                        .stream()
                        .map(item -> item.get("item_id").s())
                        .toList();
                assertEquals(expected, items);
                Map<String, AttributeValue> oldest = client.query(request -> request.tableName("interactions")
                                .limit(1)
                                .keyConditionExpression("user_id = :u")
                                .expressionAttributeValues(Map.of(":u", AttributeValue.fromS(first.userId()))))
                        .items()
                        .get(0);
                assertEquals(
                        Map.of(
                                "user_id",
                                AttributeValue.fromS(first.userId()),
                                "item_id",
                                AttributeValue.fromS(first.itemId()),
                                "event_key",
                                AttributeValue.fromS(first.at() + "#100000000"),
                                "event_type",
                                AttributeValue.fromS(first.eventType()),
                                "timestamp",
                                AttributeValue.fromN(Long.toString(first.at().toEpochMilli()))),
                        oldest);
                assertEquals(
                        AttributeValue.fromN(purchase.numbers().get("amount")),
                        client.scan(request -> request.tableName("purchases"))
                                .items()
                                .get(0)
                                .get("amount"));
            }
        }
    }

    @Test
    void saysWhatToDoWhereTheBuildHasNotCopiedTheServices() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> DynamoDbLocalProcess.start(folder));
        assertEquals(
                folder.resolve("dynamodb-local/lib") + " does not exist: the build copies the stand-in services there. "
                        + "Run `mvn -DskipTests package` first.",
                e.getMessage());
    }

    @Test
    void reportsWhyAServiceDidNotStart() throws IOException {
        Files.createDirectories(folder.resolve("dynamodb-local/lib"));
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> DynamoDbLocalProcess.start(folder));
        assertTrue(
                e.getMessage().contains("ended with exit code 1 while it was starting. The end of its log"),
                e.getMessage());
        assertTrue(
                e.getMessage()
                        .contains("ClassNotFoundException: com.amazonaws.services.dynamodbv2.local.main.ServerRunner"),
                e.getMessage());
    }

    @Test
    void childEndsWhenItsParentEndsHoweverThatHappened() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentWatch.class.getName(),
                        WaitForever.class.getName())
                .start();
        assertEquals('w', child.getInputStream().read());
        // The end of the pipe is all that a killed parent leaves.
        child.getOutputStream().close();
        assertEquals(0, child.waitFor());
    }

    /** A program that never ends by itself. */
    public static final class WaitForever {
        private WaitForever() {}

        /** Says that it is there, and waits. */
        public static void main(String[] args) throws InterruptedException {
            System.out.print("waiting");
            System.out.flush();
            Thread.currentThread().join();
        }
    }
}
