package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.config.Selections;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.events.ForgetList;
import io.dynasage.features.Exclusion;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.ListTable;
import io.dynasage.job.run.RecommendationStage;
import io.dynasage.job.run.SimilarItems;
import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Lists in files and in a table of DynamoDB Local, after a rollback from run newer to run older. */
class FollowingListsIT {
    private static final RunId OLDER = new RunId("older");
    private static final RunId NEWER = new RunId("newer");
    private static final ForgetList NOBODY = ForgetList.of(List.of());

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
        table("lists", AttributeDefinition.builder().attributeName("user_id"));
        table("similar", AttributeDefinition.builder().attributeName("item_id"));
        table("mail", AttributeDefinition.builder().attributeName("user_id"));
    }

    private static void table(String name, AttributeDefinition.Builder attribute) {
        AttributeDefinition id = attribute.attributeType(ScalarAttributeType.S).build();
        try (DynamoDbClient client = connection.client()) {
            client.createTable(table -> table.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(id)
                    .keySchema(key -> key.attributeName(id.attributeName()).keyType(KeyType.HASH)));
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
        ListTable table = ListTable.ofUsers(settings("lists")).orElseThrow();
        table.ids(Set.of("b\n")).delete(1000);
        table.write(
                TestSpark.session().read().json(names.folder(NEWER) + RecommendationStage.FOLDER + "json/"), "newer");
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
        ListTable table = ListTable.ofUsers(settings("lists")).orElseThrow();
        table.write(
                TestSpark.session().read().json(names.folder(NEWER) + RecommendationStage.FOLDER + "json/"), "newer");
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9}]}\
            """);
        follow("lists");
        assertEquals("{*=newer x, a=older y, late =newer x}", table());
        table.ids(Set.of("*")).delete(1000);
    }

    @Test
    void similarItemsFollowTheModelTooInATableOfTheirOwn() throws IOException {
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9}]}\
            """);
        String stay = "; run older has no lists of similar items, so those in table similar stay";
        assertTrue(new FollowingLists(TestSpark.session(), names, settings("lists", similar()), NOBODY)
                .follow(OLDER, Optional.of(NEWER))
                .endsWith(stay));
        similar(NEWER, """
            {"item_id":"x","items":[{"item_id":"y"}]}\
            """, """
            {"item_id":"a","items":[{"item_id":"x"}]}\
            """);
        similar(OLDER, """
            {"item_id":"x","items":[{"item_id":"z"}]}\
            """);
        new ListTable("item_id", "similar", settings("lists", similar()))
                .write(SimilarItems.lists(TestSpark.session(), folder(NEWER)).orElseThrow(), "newer");
        assertEquals("{a=newer x, x=newer y}", table("similar", "item_id"));
        String done = new FollowingLists(TestSpark.session(), names, settings("lists", similar()), NOBODY)
                .follow(OLDER, Optional.of(NEWER));
        assertTrue(
                done.endsWith("; table similar holds its lists of similar items, and 1 lists of items that it did not"
                        + " know are deleted there"),
                done);
        assertEquals("{x=older z}", table("similar", "item_id"));
        assertEquals("{a=older y}", table(), "the user who is called like an item");
    }

    @Test
    void namedListsFollowTheModelEachInItsTable() throws IOException {
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9}]}\
            """);
        write(NEWER, "lists/mail/", """
            {"user_id":"a","items":[{"item_id":"x"}]}
            {"user_id":"late ","items":[{"item_id":"x"}]}\
            """);
        JobConfig.Recommendations mail = settings("recommendations.lists.mail", "mail", Map.of());
        JobConfig.Recommendations settings = settings("recommendations", "lists", Map.of("mail", mail));
        new ListTable("user_id", "mail", mail)
                .write(
                        RecommendationStage.lists(TestSpark.session(), folder(NEWER), mail)
                                .orElseThrow(),
                        "newer");
        FollowingLists following = new FollowingLists(TestSpark.session(), names, settings, NOBODY);
        String stay = following.follow(OLDER, Optional.of(NEWER));
        assertTrue(stay.endsWith("; run older has no lists mail, so those in table mail stay"), stay);
        assertEquals("{a=newer x, late =newer x}", table("mail", "user_id"));
        write(OLDER, "lists/mail/", """
            {"user_id":"a","items":[{"item_id":"z"}]}\
            """);
        String done = following.follow(OLDER, Optional.of(NEWER));
        assertTrue(
                done.endsWith("; table mail holds its lists mail, and 1 lists that run older does not have are deleted"
                        + " there"),
                done);
        assertEquals("{a=older z}", table("mail", "user_id"));
        assertEquals("{a=older y}", table());
    }

    @Test
    void listsOfForgottenUsersDoNotComeBackAndThoseInTheTablesAreDeleted() throws IOException {
        JobConfig.Recommendations mail = settings("recommendations.lists.mail", "mail", Map.of());
        JobConfig.Recommendations settings = settings("recommendations", "lists", Map.of("mail", mail));
        String older = """
            {"user_id":"a","items":[{"item_id":"y"}]}
            {"user_id":"anna","items":[{"item_id":"y"}]}
            {"user_id":"**star","items":[{"item_id":"y"}]}\
            """;
        lists(OLDER, older.split("\n"));
        write(OLDER, "lists/mail/", older.split("\n"));
        List<ListTable> tables = ListTable.allOfUsers(settings);
        for (ListTable table : tables) {
            table.write(
                    TestSpark.session()
                            .sql("SELECT explode(array('anna', 'late ')) AS user_id,"
                                    + " array(named_struct('item_id', 'x')) AS items"),
                    "newest");
        }
        String done = new FollowingLists(
                        TestSpark.session(),
                        names,
                        settings,
                        ForgetList.of(List.of("anna\t2026-01-31", "*star", "late ")))
                .follow(OLDER, Optional.of(NEWER));
        assertTrue(
                done.endsWith("; the lists of 2 users who asked to be forgotten (features.cleaning.forget) are in no"
                        + " table, but in files of run older"),
                done);
        assertEquals("{a=older y}", table());
        assertEquals("{a=older y}", table("mail", "user_id"));
    }

    /** Millions of users may have gone. */
    @Test
    void theTasksDeleteWithoutTheDriverHoldingTheIds() throws Exception {
        SparkSession spark = TestSpark.session();
        Dataset<Row> before = spark.range(2500)
                .selectExpr("concat(sha2(string(id), 256), id) AS user_id")
                .cache();
        ListTable table = ListTable.ofUsers(settings("lists")).orElseThrow();
        Dataset<Row> some = before.limit(5);
        table.write(some.selectExpr("user_id", "array(named_struct('item_id', 'x')) AS items"), "gone");
        AtomicLong bytes = new AtomicLong();
        SparkListener results = new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                bytes.addAndGet(end.taskMetrics().resultSize());
            }
        };
        spark.sparkContext().listenerBus().waitUntilEmpty();
        spark.sparkContext().addSparkListener(results);
        try {
            assertEquals(5, table.deleteGone(before, before.limit(0)));
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } finally {
            spark.sparkContext().removeSparkListener(results);
            before.unpersist();
        }
        assertTrue(bytes.get() < 80_000, bytes + " bytes reached the driver");
        assertEquals("{a=newer x y, late =newer x}", table());
    }

    private static JobConfig.Selection similar() {
        return new JobConfig.Selection(Optional.empty(), Optional.empty(), 2, Optional.of("similar"), Optional.empty());
    }

    private RunFolder folder(RunId run) {
        return new RunFolder(names, run, TestSpark.session().sparkContext().hadoopConfiguration());
    }

    private void similar(RunId run, String... lines) throws IOException {
        Path folder = output.resolve("runs/" + run + "/recommendations/similar-items/json");
        Files.createDirectories(folder);
        Files.write(folder.resolve("part-0.json"), List.of(lines));
    }

    @Test
    void aRollbackThatLeftTheListsOfAnotherRunIsCompletedOnce() throws IOException {
        lists(OLDER, """
            {"user_id":"a","items":[{"item_id":"y","score":0.9}]}\
            """);
        FollowingLists lists = new FollowingLists(TestSpark.session(), names, settings(null), NOBODY);
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
        return new FollowingLists(TestSpark.session(), names, settings(table), NOBODY)
                .follow(OLDER, Optional.of(NEWER));
    }

    private static JobConfig.Recommendations settings(String table) {
        return settings(table, Selections.NONE);
    }

    private static JobConfig.Recommendations settings(String table, JobConfig.Selection selection) {
        return settings("recommendations", table, selection, Map.of());
    }

    private static JobConfig.Recommendations settings(
            String group, String table, Map<String, JobConfig.Recommendations> named) {
        return settings(group, table, Selections.NONE, named);
    }

    private static JobConfig.Recommendations settings(
            String group, String table, JobConfig.Selection selection, Map<String, JobConfig.Recommendations> named) {
        return new JobConfig.Recommendations(
                group, 20, Exclusion.SEEN, null, null, 5, table, connection, 1000, null, selection, named);
    }

    private void lists(RunId run, String... lines) throws IOException {
        write(run, "", lines);
    }

    private void write(RunId run, String name, String... lines) throws IOException {
        Path folder = output.resolve("runs/" + run + "/recommendations/" + name + "json");
        Files.createDirectories(folder);
        Files.write(folder.resolve("part-0.json"), List.of(lines));
    }

    private static String table() {
        return table("lists", "user_id");
    }

    private static String table(String name, String key) {
        TreeMap<String, String> lists = new TreeMap<>();
        try (DynamoDbClient client = connection.client()) {
            client.scan(scan -> scan.tableName(name))
                    .items()
                    .forEach(item -> lists.put(
                            item.get(key).s(),
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
