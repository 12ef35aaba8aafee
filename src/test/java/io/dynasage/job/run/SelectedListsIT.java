package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.config.Selections;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureException;
import io.dynasage.features.Feedback;
import io.dynasage.features.SplitTimes;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.TopN;
import io.dynasage.report.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Lists with a shop's rules, in files and in tables of DynamoDB Local. Users a, b and c choose p and then t, though p's
 * factors are like those of q; d is no longer active. The model ranks the items p to t in this order.
 */
class SelectedListsIT {
    private static final Map<String, float[]> FACTORS = Map.of(
            "p", new float[] {1, 0},
            "q", new float[] {3, .2f},
            "r", new float[] {0, 1},
            "s", new float[] {.2f, 2},
            "t", new float[] {-1, .1f});

    private static DynamoDbLocalProcess dynamoDb;
    private static TableConnection connection;

    @TempDir
    private Path output;

    private Dataset<Row> events;
    private Examples examples;

    @BeforeAll
    static void startDynamoDb() {
        LocalCredentials.useInThisJvm();
        dynamoDb = DynamoDbLocalProcess.start(Path.of(System.getProperty("services.directory")));
        connection = new TableConnection("us-east-1", dynamoDb.endpoint(), null);
    }

    @BeforeEach
    void createTables() {
        table("lists", "user_id");
        table("similar", "item_id");
        table("home", "user_id");
        table("mail", "user_id");
    }

    @AfterEach
    void deleteTables() {
        try (DynamoDbClient client = connection.client()) {
            client.listTables().tableNames().forEach(name -> client.deleteTable(table -> table.tableName(name)));
        }
    }

    private static void table(String name, String key) {
        try (DynamoDbClient client = connection.client()) {
            client.createTable(table -> table.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(a -> a.attributeName(key).attributeType(ScalarAttributeType.S))
                    .keySchema(attribute -> attribute.attributeName(key).keyType(KeyType.HASH)));
        }
    }

    @AfterAll
    static void stopDynamoDb() {
        dynamoDb.close();
    }

    @BeforeEach
    void build() {
        events = GivenParts.events(
                "a p 1 train",
                "b p 1 train",
                "b t 2 train",
                "c p 1 train",
                "c t 2 train",
                "d q 1 train",
                "d r 2 train",
                "d s 3 train",
                "a t 4 validation",
                "b q 6 test");
        examples = GivenParts.examples(events, Feedback.IMPLICIT, 2);
    }

    @AfterEach
    void close() {
        examples.close();
    }

    @Test
    void onlyActiveUsersHaveListsAndOnlyOfItemsThatMeetTheCondition() throws IOException {
        run("first", "");
        assertEquals("{a=first q r, b=first r s, c=first q r, d=first p t}", table("lists"));
        Path similar = output.resolve("runs/first/recommendations/similar-items/json");
        Files.writeString(similar.resolve("part-more.json"), "{\"item_id\":\"gone\",\"items\":[]}\n");
        new ListTable("item_id", "similar", config("").recommendations())
                .write(
                        TestSpark.session()
                                .read()
                                .schema("item_id string, items array<struct<item_id: string>>")
                                .json(similar.resolve("part-more.json").toString()),
                        "first");

        RunRecord.Recommendations lists = run("second", "active-within = 2s\nwhere = \"item_id <> 'r'\"\n");
        assertEquals(2, lists.users());
        assertEquals(2, lists.inactive());
        assertEquals(new RunRecord.Ruled(5, 4), lists.where());
        assertEquals("{a=second q s, b=second s}", table("lists"));
        assertEquals(
                "{p=second t q, q=second s p, r=second s q, s=second q, t=second p q}",
                table("similar"),
                "r is sold out, and its page shows others");
        assertEquals(
                new RunRecord.SimilarItems(
                        lists.uri() + "similar-items/",
                        5,
                        2,
                        "similar",
                        "co-occurrence",
                        1,
                        Map.of("co-occurrence", 1.0, "factors", 0.0)),
                lists.similarItems());
        assertEquals(
                List.of("[p,1,t,1.0]", "[r,1,s,1.0]", "[t,1,p,1.0]"),
                TestSpark.session()
                        .read()
                        .parquet(output.resolve("runs/second/recommendations/similar-items/parquet")
                                .toString())
                        .where("score = 1")
                        .select("item_id", "rank", "similar_item_id", "score")
                        .orderBy("item_id")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .toList());
    }

    @Test
    void namedListsHaveTheirOwnRulesFilesAndTables() {
        String home = "home { where = \"item_id <> 'r'\", table = home }";
        RunRecord.Recommendations lists =
                run("first", "lists { mail { count = 1, table = mail }, " + home + ", files {} }\n");
        assertEquals("{a=first q r, b=first r s, c=first q r, d=first p t}", table("lists"));
        assertEquals("{a=first q, b=first r, c=first q, d=first p}", table("mail"));
        assertEquals("{a=first q s, b=first s, c=first q s, d=first p t}", table("home"));
        assertEquals(List.of("files", "home", "mail"), List.copyOf(lists.lists().keySet()));
        assertEquals(
                new RunRecord.Recommendations(
                        lists.uri() + "lists/home/",
                        4,
                        0,
                        2,
                        "home",
                        null,
                        null,
                        new RunRecord.Ruled(5, 4),
                        null,
                        null,
                        null,
                        Map.of()),
                lists.lists().get("home"));
        assertEquals("[[a,1,q], [b,1,r], [c,1,q], [d,1,p]]", stored("first/recommendations/lists/mail"));
        assertEquals(stored("first/recommendations"), stored("first/recommendations/lists/files"));

        run("second", "lists.mail { count = 1, active-within = 2s, table = mail }\n");
        assertEquals("{a=second q, b=second r}", table("mail"), "its own lists of the first run are deleted");
        assertEquals("{a=second q r, b=second r s, c=second q r, d=second p t}", table("lists"));
    }

    @Test
    void aNamedListThatLeavesNothingIsNamed() {
        String problem = assertThrows(
                        FeatureException.class, () -> run("none", "lists.mail.where = \"item_id = 'x'\"\n"))
                .getMessage();
        assertTrue(
                problem.startsWith("recommendations.lists.mail.where = item_id = 'x' is true for none of the 5 items"),
                problem);
    }

    /** Returns the rows of lists in the folder of a run, in order. */
    private String stored(String folder) {
        return TestSpark.session()
                .read()
                .parquet(output.resolve("runs/" + folder + "/parquet").toString())
                .select("user_id", "rank", "item_id")
                .orderBy("user_id", "rank")
                .collectAsList()
                .toString();
    }

    /** Only s is new: its first event is the newest of the first ones. */
    @Test
    void newItemsHavePlacesInTheListsOfThoseWhoDoNotKnowThem() {
        RunRecord.Recommendations lists = run("young", "new-items { share = 50%, younger-than = 4s }\n");
        assertEquals(new RunRecord.NewItems(1, 1), lists.newItems());
        assertEquals("{a=young q s, b=young r s, c=young q s, d=young p t}", table("lists"));
    }

    /** Before the test part, which begins at second 5, s was new; after it, nothing is. */
    @Test
    void measuredListsKeepPlacesForWhatWasNewBeforeTheTest() {
        JobConfig.Recommendations settings =
                config("new-items { share = 50%, younger-than = 1500ms }\n").recommendations();
        ListRules rules = new ListRules(
                settings, cutAt(GivenParts.START.plusSeconds(5)), new Encounters(events), events, WithheldItems.NONE);
        Recommender recommender = new Recommender(model(), examples);
        ListGroup group = new ListGroup(List.of(rules));
        IntFunction<TopN> plain = size -> TopN.of(model(), size);
        assertEquals(
                "[q, s]",
                listOfA(group.measured(plain, each -> 2, rules.knownBeforeTest(), List.of(rules.newBeforeTest()))
                        .get(0)
                        .rank(recommender.users(), recommender.items())));
        assertEquals(
                "[q, r]",
                listOfA(group.served(plain, List.of(rules.newItems()), Optional.empty())
                        .get(0)
                        .rank(recommender.users(), recommender.items())));
    }

    @Test
    void encountersBeforeTheTestAreAggregatedOnce() {
        LongAccumulator read = TestSpark.session().sparkContext().longAccumulator();
        FilterFunction<Row> counted = row -> {
            read.add(1);
            return true;
        };
        JobConfig.Recommendations settings =
                config("new-items { share = 50%, younger-than = 1500ms }\n").recommendations();
        Examples cut = cutAt(GivenParts.START.plusSeconds(5));
        ListRules rules =
                new ListRules(settings, cut, new Encounters(events.filter(counted)), events, WithheldItems.NONE);
        Dataset<Row> young = rules.newBeforeTest().orElseThrow();
        assertEquals(1, young.count());
        assertTrue(read.value() <= events.count(), read + " events were read");
        young.unpersist();
    }

    private static String listOfA(Dataset<Row> lists) {
        return lists.where("user_id = 'a'")
                .selectExpr("items.item_id")
                .first()
                .getList(0)
                .toString();
    }

    private Examples cutAt(Instant testFrom) {
        return new Examples(
                examples.task(),
                examples.train(),
                examples.validation(),
                examples.test(),
                examples.candidates(),
                examples.validationChoices(),
                examples.signals(),
                examples.sides(),
                examples.space(),
                new SplitTimes(testFrom, testFrom),
                examples.counts(),
                examples.examplesPerRow(),
                examples.notes(),
                examples.rowIdentity(),
                examples.readable(),
                examples.persisted());
    }

    /** The next choice after p is q, which its factors show and no other user does. */
    @Test
    void factorsDecideWhereTheyFindMore() {
        examples.close();
        events = GivenParts.events(
                "a p 1 train", "b p 1 train", "b t 2 train", "c q 1 train", "a q 4 validation", "b q 6 test");
        examples = GivenParts.examples(events, Feedback.IMPLICIT, 1);
        RunRecord.SimilarItems similar = run("factors", "").similarItems();
        assertEquals("factors", similar.measure());
        assertEquals(Map.of("co-occurrence", 0.0, "factors", 1.0), similar.hitRates());
    }

    private RunRecord.Recommendations run(String id, String rules) {
        JobConfig config = config(rules);
        RunFolder folder = new RunFolder(
                RunNames.of(config),
                new RunId(id),
                TestSpark.session().sparkContext().hadoopConfiguration());
        folder.claim(GivenParts.START.plusSeconds(100));
        try (ShopRules shop = new ShopRules(config.recommendations(), events)) {
            List<ListRules> listed = shop.of(examples, events, Optional.empty());
            SimilarItems similar =
                    new SimilarItems(config.recommendations(), folder, examples, this::model, listed.get(0));
            return new RecommendationStage(config, folder, listed, lists -> Optional.empty(), Optional.of(similar))
                    .run(model(), step -> {});
        }
    }

    private JobConfig config(String rules) {
        String text = """
            name = shop
            aws.region = us-east-1
            source.table = interactions
            training.role-arn = "arn:aws:iam::123456789012:role/training"
            output.uri = "s3a://bucket/x"
            recommendations {
              count = 2
              table = lists
              similar-items = 2
              similar-items-table = similar
              max-write-units = 1000
            """;
        JobConfig read = ConfigReader.read(
                text + "endpoint = \"" + dynamoDb.endpoint() + "\"\n" + rules + "}\n", "job.conf", Map.of());
        return Selections.writingTo(read, output);
    }

    /** A model of the items' own factors and of users without any. */
    private FactorizationMachine model() {
        int dimension = examples.space().featureDim();
        float[] linear = new float[dimension];
        float[] factors = new float[2 * dimension];
        for (int i = 0; i < dimension; i++) {
            linear[i] = -i;
        }
        int offset = examples.space().block("item_id").offset();
        examples.space()
                .ids("item_id")
                .select("item_id", "item_index")
                .collectAsList()
                .forEach(item -> {
                    System.arraycopy(FACTORS.get(item.getString(0)), 0, factors, 2 * (offset + item.getInt(1)), 2);
                });
        return new FactorizationMachine(true, 0, linear, factors, 2);
    }

    private static String table(String name) {
        TreeMap<String, String> lists = new TreeMap<>();
        try (DynamoDbClient client = connection.client()) {
            client.scan(scan -> scan.tableName(name))
                    .items()
                    .forEach(item -> lists.put(
                            Stream.of("user_id", "item_id")
                                    .filter(item::containsKey)
                                    .map(key -> item.get(key).s())
                                    .findFirst()
                                    .orElseThrow(),
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
