package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.TestSpark;
import io.dynasage.local.GeneratedEvents;
import io.dynasage.local.LocalServices;
import io.dynasage.local.TableLoader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;

/** The whole job on the stand-ins, in this JVM: what a run leaves, and what it says when it cannot go on. */
class RunIT {
    private static final String BUCKET = "run-it";
    private static final String JOB = "shop-recommendation";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;
    private static LocalServices services;

    @BeforeAll
    static void startServices() {
        services = LocalServices.start(Path.of(System.getProperty("services.directory")), folder.resolve("s3"), Duration.ofMillis(20));
        TestSpark.session().sparkContext().hadoopConfiguration().set("fs.s3a.bucket." + BUCKET + ".endpoint", services.s3().endpoint().toString());
        TestSpark.session().sparkContext().hadoopConfiguration().set("fs.s3a.bucket.no-such-bucket.endpoint", services.s3().endpoint().toString());
        try (S3Client s3 = services.s3().client()) {
            s3.createBucket(request -> request.bucket(BUCKET));
        }
        TableLoader.load(services.dynamoDb(), "interactions", GeneratedEvents.of(6000, 7));
    }

    @AfterAll
    static void stopServices() {
        services.close();
    }

    @Test
    void aRunLeavesARecordOfAllItDidAndASecondOneUpdatesTheEndpoint() throws Exception {
        assertEquals(0, run("first", "training.hyperparameters.epochs=2").code);
        JsonNode record = record("first");
        assertEquals("first", record.path("runId").asText());
        assertEquals("Completed", record.path("status").asText());
        assertEquals(6000, record.at("/source/items").asLong());
        assertEquals(6000, record.at("/events/accepted").asLong());
        assertTrue(record.at("/source/consumedReadUnits").asDouble() > 10, record.path("source").toString());
        int dimension = record.at("/features/featureDim").asInt();
        assertEquals(record.at("/features/users").asInt() + record.at("/features/items").asInt() + 2, dimension);
        for (String channel : List.of("train", "validation", "test")) {
            JsonNode files = record.at("/channels/" + channel);
            assertTrue(files.path("rows").asLong() > 0, channel);
            assertEquals(64, files.at("/files/0/sha256").asText().length());
        }
        assertEquals(List.of("Starting", "Downloading", "Training", "Uploading", "Completed"),
                record.at("/training/statusTransitions").findValuesAsText("status").stream().distinct().toList());
        assertEquals("2", record.at("/training/hyperparameters/epochs").asText());
        assertEquals(String.valueOf(dimension), record.at("/training/hyperparameters/feature_dim").asText());
        assertTrue(record.at("/training/metrics").has("test:binary_classification_cross_entropy"));
        assertTrue(record.at("/evaluation/model/auc").asDouble() > 0.5);
        assertTrue(record.at("/evaluation/popularity/hrAt10").asDouble() > 0);
        assertEquals(JOB + "-first", record.at("/endpoint/config").asText());
        assertEquals(List.of("events", "features", "channels", "training", "evaluation", "endpoint"),
                record.path("stages").findValuesAsText("name"));
        assertTrue(objects("first/examples/train/").stream().anyMatch(name -> name.endsWith(".csv")));
        assertTrue(objects("first/channels/train/").stream().allMatch(name -> name.endsWith(".pbr")));

        assertEquals(0, run("second", "training.hyperparameters.epochs=2").code);
        assertEquals(JOB + "-second", endpoint().endpointConfigName());
        assertEquals(record.at("/channels/train/files/0/sha256"), record("second").at("/channels/train/files/0/sha256"));

        Outcome again = run("second");
        assertEquals(2, again.code);
        assertTrue(again.err.contains("Run second is finished already"), again.err);

        services.sageMaker().failNext("endpoint", "The primary container did not pass the ping health check.");
        Outcome third = run("third", "training.hyperparameters.epochs=1");
        assertEquals(6, third.code);
        assertTrue(third.err.contains("ping health check"), third.err);
        assertEquals(JOB + "-second", endpoint().endpointConfigName());
        assertEquals("InService", endpoint().endpointStatusAsString());
        assertFalse(objects("third/").contains("run.json"));
    }

    @Test
    void aTrainingJobThatFailsEndsTheRunWithItsReason() {
        services.sageMaker().failNext("training", "the disk is full");
        Outcome outcome = run("untrained");
        assertEquals(6, outcome.code);
        assertTrue(outcome.err.contains("the disk is full"), outcome.err);
        assertFalse(objects("untrained/").contains("run.json"));
    }

    @Test
    void untilStopsAfterTheStageAndARetryOfTheSameRunStartsClean() {
        assertEquals(0, run(List.of("--until", "channels"), "halfway").code);
        assertTrue(objects("halfway/ledger/").contains("channels.json"));
        assertFalse(objects("halfway/ledger/").contains("training.json"));
        assertFalse(objects("halfway/").contains("run.json"));
        int files = objects("halfway/").size();
        assertEquals(0, run(List.of("--until", "channels"), "halfway").code);
        assertEquals(files, objects("halfway/").size());
    }

    @Test
    void bothReadersGiveTheSameBytes() throws Exception {
        assertEquals(0, run(List.of("--until", "channels"), "by-connector", "source.reader=connector").code);
        assertEquals(0, run(List.of("--until", "channels"), "by-direct", "source.reader=direct").code);
        assertEquals(channelBytes("by-connector"), channelBytes("by-direct"));
    }

    /** Each channel file's length and hash in file order; names differ from run to run. */
    private static List<String> channelBytes(String runId) throws Exception {
        List<String> bytes = new ArrayList<>();
        try (var files = Files.walk(folder.resolve("s3/" + BUCKET + "/runs/" + runId + "/channels"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pbr")).sorted().toList()) {
                byte[] content = Files.readAllBytes(file);
                bytes.add(file.getParent().getFileName() + " " + content.length + " "
                        + java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content)));
            }
        }
        assertEquals(3, bytes.size());
        return bytes;
    }

    @Test
    void planSaysWhatReadingTakesWithoutReading() {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            assertEquals(0, Dynasage.execute("plan", "--config", "conf/recommendation.conf", "--slots", "4",
                    "--set", "source.endpoint=" + services.dynamoDb().endpoint()));
        } finally {
            System.setOut(out);
        }
        String plan = bytes.toString(StandardCharsets.UTF_8);
        for (String expected : List.of("interactions: about 6,000 items", "read units", "$", "point-in-time recovery", "segments")) {
            assertTrue(plan.contains(expected), plan);
        }
    }

    @Test
    void aMissingTableIsNamedWithWhereItWasLookedFor() {
        Outcome outcome = run("no-table", "source.table=interactionz");
        assertEquals(6, outcome.code);
        assertTrue(outcome.err.contains("interactionz") && outcome.err.contains("us-east-1"), outcome.err);
    }

    @Test
    void aMissingBucketIsNamedWithWhatToDo() {
        Outcome outcome = run("no-bucket", "output.uri=s3a://no-such-bucket/x");
        assertEquals(6, outcome.code);
        assertTrue(outcome.err.contains("s3a://no-such-bucket/x/runs/no-bucket/") && outcome.err.contains("the bucket does not exist"), outcome.err);
    }

    @Test
    void anEmptyTableIsNothingToLearnFrom() {
        table("empty", List.of());
        Outcome outcome = run("empty", "source.table=empty");
        assertEquals(4, outcome.code);
        assertTrue(outcome.err.contains("Table empty has no items"), outcome.err);
    }

    @Test
    void aTableWithNoneOfTheDeclaredAttributesIsRefused() {
        table("foreign", List.of(Map.of("id", AttributeValue.fromS("1"), "colour", AttributeValue.fromS("red"))));
        Outcome outcome = run("foreign", "source.table=foreign");
        assertEquals(4, outcome.code);
        assertTrue(outcome.err.contains("None of the 1 items of table foreign has any of the declared attributes"), outcome.err);
    }

    @Test
    void tooManyRejectsStopTheRunAndFewAreCountedAndKept() throws Exception {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, AttributeValue> item = new java.util.HashMap<>(Map.of("id", AttributeValue.fromS("e" + i),
                    "user_id", AttributeValue.fromS("u" + i % 20), "item_id", AttributeValue.fromS("i" + i % 7),
                    "timestamp", AttributeValue.fromN(String.valueOf(1_700_000_000L + i)), "rating", AttributeValue.fromN("5")));
            if (i == 3) {
                item.remove("user_id");
            }
            if (i == 9) {
                item.put("rating", AttributeValue.fromS("4.5"));
            }
            items.add(item);
        }
        table("dirty", items);
        Outcome strict = run("dirty-strict", "source.table=dirty", "source.max-reject-ratio=0.5%");
        assertEquals(4, strict.code);
        assertTrue(strict.err.contains("2 of the 200 items of table dirty were rejected (1.0 %; source.max-reject-ratio allows 0.5 %)"), strict.err);
        assertTrue(strict.err.contains("user_id") && strict.err.contains("number-as-text"), strict.err);
        assertEquals(0, run(List.of("--until", "events"), "dirty-lenient", "source.table=dirty", "source.max-reject-ratio=1%").code);
        assertTrue(objects("dirty-lenient/rejects/").stream().anyMatch(name -> name.endsWith(".json")));
        assertTrue(Files.readString(folder.resolve("s3/" + BUCKET + "/runs/dirty-lenient/ledger/events.json"))
                .contains("200 items, 198 events, 2 rejects, 0 filtered, 0 duplicates"));
    }

    @Test
    void everyItemIsAnEventARejectFilteredOrADuplicateAndPersonalValuesAreMasked() throws Exception {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Map<String, AttributeValue> item = new java.util.HashMap<>(Map.of("id", AttributeValue.fromS("e" + i),
                    "user_id", AttributeValue.fromS("ada" + i % 20 + "@example.org"), "item_id", AttributeValue.fromS("i" + i),
                    "timestamp", AttributeValue.fromN(String.valueOf(1_700_000_000L + i)), "event_type", AttributeValue.fromS("view")));
            if (i < 5) {
                item.put("expires", AttributeValue.fromN(String.valueOf(1_700_000_040L + i)));
            }
            if (i == 6) {
                item.put("item_id", AttributeValue.fromS("i26"));
            }
            if (i == 7) {
                item.put("event_type", AttributeValue.fromS("veiw"));
            }
            if (i == 8) {
                item.put("user_id", AttributeValue.fromN("4711"));
            }
            items.add(item);
        }
        table("shop", items);
        assertEquals(0, run(List.of("--until", "events"), "rules", "source.table=shop", "source.max-reject-ratio=10%", "events.ttl=expires",
                "events.as-of=2023-11-14T22:14:10Z", "events.duplicates.key=[user_id,item_id]",
                "events.columns.event_type.allowed=[view,cart]", "events.columns.user_id.personal=true").code);
        Path run = folder.resolve("s3/" + BUCKET + "/runs/rules");
        String ledger = Files.readString(run.resolve("ledger/events.json"));
        assertTrue(ledger.contains("100 items, 42 events, 2 rejects, 55 filtered, 1 duplicates"), ledger);
        String profile = Files.readString(run.resolve("profile.json"));
        assertTrue(profile.contains("\"items\" : 100") && !profile.contains("example.org") && !profile.contains("4711"), profile);
        String rejects = "";
        for (String name : objects("rules/rejects/")) {
            rejects += Files.readString(run.resolve("rejects/" + name));
        }
        assertTrue(rejects.contains("*** (personal, 4 characters)") && rejects.contains("veiw"), rejects);
    }

    private static void table(String name, List<Map<String, AttributeValue>> items) {
        try (DynamoDbClient client = services.dynamoDb().client()) {
            client.createTable(request -> request.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                    .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build()));
            items.forEach(item -> client.putItem(request -> request.tableName(name).item(item)));
        }
    }

    private static DescribeEndpointResponse endpoint() {
        try (SageMakerClient client = SageMakerClient.builder().endpointOverride(services.sageMaker().endpoint()).build()) {
            return client.describeEndpoint(request -> request.endpointName(JOB));
        }
    }

    private static JsonNode record(String runId) throws Exception {
        return JSON.readTree(Files.readString(folder.resolve("s3/" + BUCKET + "/runs/" + runId + "/run.json")));
    }

    private static Set<String> objects(String below) {
        String prefix = "runs/" + below;
        Set<String> names = new HashSet<>();
        try (S3Client s3 = services.s3().client()) {
            s3.listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix)).contents()
                    .forEach(object -> names.add(object.key().substring(prefix.length())));
        }
        names.removeIf(name -> name.isEmpty() || name.endsWith("/"));
        return names;
    }

    private record Outcome(int code, String err) {
    }

    private static Outcome run(String runId, String... overrides) {
        return run(List.of(), runId, overrides);
    }

    private static Outcome run(List<String> flags, String runId, String... overrides) {
        List<String> args = new ArrayList<>(List.of("run", "--config", "conf/recommendation.conf", "--run-id", runId,
                "--set", "output.uri=s3a://" + BUCKET));
        services.overrides().forEach(override -> args.addAll(List.of("--set", override)));
        List.of(overrides).forEach(override -> args.addAll(List.of("--set", override)));
        args.addAll(flags);
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            return new Outcome(Dynasage.execute(args.toArray(String[]::new)), bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(err);
        }
    }
}
