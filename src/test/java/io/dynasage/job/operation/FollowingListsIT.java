package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.connector.UserItems;
import io.dynasage.features.Exclusion;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.RecommendationStage;
import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Lists in files and in a table of DynamoDB Local, after a rollback from run newer to run older. */
class FollowingListsIT {
    private static final RunId OLDER = new RunId("older");
    private static final RunId NEWER = new RunId("newer");

    private static DynamoDbLocalProcess dynamoDb;
    private static TableConnection connection;

    @TempDir
    private Path output;

    private RunNames names;

    @BeforeAll
    static void startDynamoDb() {
        LocalCredentials.useInThisJvm();
        dynamoDb = DynamoDbLocalProcess.start(Path.of(System.getProperty("services.directory")));
        connection = new TableConnection("us-east-1", dynamoDb.endpoint(), null);
        try (DynamoDbClient client = connection.client()) {
            client.createTable(table -> table.tableName("lists")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(a -> a.attributeName("user_id").attributeType(ScalarAttributeType.S))
                    .keySchema(key -> key.attributeName("user_id").keyType(KeyType.HASH)));
        }
    }

    @AfterAll
    static void stopDynamoDb() {
        dynamoDb.close();
    }

    @BeforeEach
    void writeListsOfTwoRuns() throws IOException {
        names = new RunNames("shop", output.toUri().toString().replaceFirst("/$", ""));
        lists(NEWER, """
            {"user_id":"a","items":[{"item_id":"x","score":0.9},{"item_id":"y","score":0.1}]}\
            """, """
            {"user_id":"late ","items":[{"item_id":"x","score":0.5}]}\
            """);
        new UserItems(connection, "lists", Set.of("b\n")).delete(1000);
        RecommendationStage.write(
                TestSpark.session().read().json(names.folder(NEWER) + RecommendationStage.LINES),
                "newer",
                settings("lists"));
        assertEquals("{a=newer x y, late =newer x}", table());
    }

    @Test
    void theTableAndTheFileHoldTheListsOfTheRunThatServes() throws IOException {
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9},{"item_id":"x","score":0.1}]}\
            """, """
            {"user_id":"b\\n","items":[{"item_id":" z","score":0.5}]}\
            """);
        String file = names.outputUri() + "/lists/shop.json";
        assertEquals(
                "The recommendation lists of run older are the current ones: " + file
                        + " names them; table lists holds them, and 1 lists that run older does not have are deleted"
                        + " there",
                follow("lists"));
        assertEquals("{a=older y x, b\n=older  z}", table());
        assertEquals(Optional.of("older"), current().run());
        assertEquals(
                "{\"version\":1,\"runId\":\"older\",\"uri\":\"" + names.folder(OLDER) + "recommendations/\"}",
                Files.readString(output.resolve("lists/shop.json")).replaceAll("\\s", ""));
    }

    /** The older run is of a release without default lists, or has other segments. */
    @Test
    void theListForEverybodyStaysUntilAnotherTakesItsPlace() throws IOException {
        String more = """
            {"user_id":"*","items":[{"item_id":"x","score":3.0}]}
            {"user_id":"*#KR","items":[{"item_id":"y","score":2.0}]}\
            """;
        lists(NEWER, more.split("\n"));
        RecommendationStage.write(
                TestSpark.session().read().json(names.folder(NEWER) + RecommendationStage.LINES),
                "newer",
                settings("lists"));
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9}]}\
            """);
        follow("lists");
        assertEquals("{*=newer x, a=older y, late =newer x}", table());
        new UserItems(connection, "lists", Set.of("*")).delete(1000);
    }

    @Test
    void aRollbackThatLeftTheListsOfAnotherRunIsCompletedOnce() throws IOException {
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9}]}\
            """);
        FollowingLists lists = new FollowingLists(TestSpark.session(), names, settings(null));
        assertEquals(Optional.empty(), lists.completed(OLDER), "no lists are current");
        current().set(NEWER, "s3a://bucket/runs/newer/recommendations/");
        assertEquals(
                Optional.of("The recommendation lists of run older are the current ones: " + names.outputUri()
                        + "/lists/shop.json names them"),
                lists.completed(OLDER));
        assertEquals(Optional.of("older"), current().run());
        assertEquals(Optional.empty(), lists.completed(OLDER));
    }

    @Test
    void withoutATableTheFileAloneIsWritten() throws IOException {
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9}]}\
            """);
        assertEquals(
                "The recommendation lists of run older are the current ones: " + names.outputUri()
                        + "/lists/shop.json names them",
                follow(null));
        assertEquals("{a=newer x y, late =newer x}", table());
    }

    @Test
    void listsStayIfTheRunHasNone() {
        assertEquals(
                "Run older has no recommendation lists, so the current ones stay: those of run newer", follow("lists"));
        assertEquals("{a=newer x y, late =newer x}", table());
        assertEquals(Optional.empty(), current().run());
    }

    private CurrentLists current() {
        return new CurrentLists(names, TestSpark.session().sparkContext().hadoopConfiguration());
    }

    private String follow(String table) {
        return new FollowingLists(TestSpark.session(), names, settings(table)).follow(OLDER, Optional.of(NEWER));
    }

    private static JobConfig.Recommendations settings(String table) {
        return new JobConfig.Recommendations(20, Exclusion.SEEN, null, null, 5, table, connection, 1000, null);
    }

    private void lists(RunId run, String... lines) throws IOException {
        Path folder = output.resolve("runs/" + run + "/recommendations/json");
        Files.createDirectories(folder);
        Files.write(folder.resolve("part-0.json"), List.of(lines));
    }

    private static String table() {
        TreeMap<String, String> lists = new TreeMap<>();
        try (DynamoDbClient client = connection.client()) {
            client.scan(scan -> scan.tableName("lists"))
                    .items()
                    .forEach(item -> lists.put(
                            item.get("user_id").s(),
                            item.get("run_id").s() + " "
                                    + String.join(
                                            " ",
                                            item.get("items").l().stream()
                                                    .map(AttributeValue::s)
                                                    .toList())));
        }
        return lists.toString();
    }
}
