package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.TestSpark;
import io.dynasage.local.LocalServices;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;

/** The whole job on the stand-ins, in this JVM: what a run leaves, and what it says when it cannot go on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunIT {
    private static final String JOB = "shop-recommendation";
    /**
     * What the stages of a run with three baselines may ask of Spark: each job and each query costs time on any
     * cluster, also where it has little to do. Who needs more raises the row and says why in the commit. Of the
     * training's jobs, 55 are those of Spark's ALS with two settings, of which the validation part chooses one. Drawing
     * negatives by popularity, and none that the user knows, joins two more tables, whose cached plans stand in the
     * plan of each channel; a job for each channel sends the items to the tasks, in place of a shuffle of all samples;
     * measured lists leave out what users know. A refit numbers the ids of all parts, draws negatives and writes one
     * channel, with less than half of what features and channels of the twin ask for; then it scores the candidates
     * with both models. Weights of events, refusals and the choices of the validation part are views of their own. The
     * lists for everybody count who chose what lately, and users without a feature are looked for.
     */
    private static final Map<String, SparkWork.Amount> MOST_WORK = Map.of(
            "events", new SparkWork.Amount(3, 2, 10_300),
            "features", new SparkWork.Amount(15, 28, 138_500),
            "channels", new SparkWork.Amount(14, 3, 127_000),
            "training", new SparkWork.Amount(83, 10, 236_000),
            "evaluation", new SparkWork.Amount(35, 9, 127_500),
            "refit-channels", new SparkWork.Amount(17, 20, 135_000),
            "refit", new SparkWork.Amount(5, 1, 29_300),
            "recommendations", new SparkWork.Amount(14, 8, 47_800));

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static LocalServices services;

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, "run-it");
        job.reach("run-it-has-no-such-bucket");
        services = job.services();
        TableLoader.load(services.dynamoDb(), "interactions", GeneratedEvents.of(6000, 7));
    }

    @AfterAll
    static void stopServices() {
        job.close();
    }

    /** Before the others: where a live model is compared, reading its index takes three executions more. */
    @Test
    @Order(1)
    void aRunLeavesARecordOfAllItDidAndASecondOneUpdatesTheEndpoint() throws Exception {
        try (SparkWork work = SparkWork.counted()) {
            assertEquals(
                    0,
                    job.run(
                                    "first",
                                    "training.refit=true",
                                    "training.hyperparameters.epochs=2",
                                    "evaluation.baselines=[als]",
                                    "evaluation.gate.must-beat=[popularity,recent-popularity]")
                            .code());
            Map<String, SparkWork.Amount> found = work.byStage(job.runFolder("first"), List.copyOf(MOST_WORK.keySet()));
            assertEquals(List.of(), SparkWork.excesses(MOST_WORK, found), found::toString);
        }
        JsonNode record = job.record("first");
        assertEquals("first", record.path("runId").asText());
        assertEquals("Completed", record.path("status").asText());
        assertEquals(6000, record.at("/source/items").asLong());
        assertEquals(6000, record.at("/events/accepted").asLong());
        assertTrue(
                record.at("/source/consumedReadUnits").asDouble() > 10,
                record.path("source").toString());
        int dimension = record.at("/features/featureDim").asInt();
        assertEquals(
                record.at("/features/blocks/user_id").asInt()
                        + record.at("/features/blocks/item_id").asInt(),
                dimension);
        for (String channel : List.of("train", "validation", "test")) {
            JsonNode files = record.at("/channels/" + channel);
            assertTrue(files.path("rows").asLong() > 0, channel);
            assertEquals(64, files.at("/files/0/sha256").asText().length());
        }
        assertEquals(
                List.of("Starting", "Downloading", "Training", "Uploading", "Completed"),
                record.at("/training/statusTransitions").findValuesAsText("status").stream()
                        .distinct()
                        .toList());
        assertEquals("2", record.at("/training/hyperparameters/epochs").asText());
        assertEquals(
                String.valueOf(dimension),
                record.at("/training/hyperparameters/feature_dim").asText());
        assertTrue(record.at("/training/metrics").has("test:binary_classification_cross_entropy"));
        for (String training : List.of("/training", "/refit/training")) {
            JsonNode losses = record.at(training).at("/losses/train binary_classification_cross_entropy");
            List<String> log =
                    services.sageMaker().log(record.at(training).path("jobName").asText());
            for (int epoch = 0; epoch < 2; epoch++) {
                String line = "epoch=" + epoch + ", train binary_classification_cross_entropy <loss>="
                        + losses.path(String.valueOf(epoch)).asText();
                assertTrue(log.stream().anyMatch(printed -> printed.endsWith(line)), line);
            }
        }
        assertTrue(record.at("/evaluation/scorers/model/auc").asDouble() > 0.5);
        assertTrue(record.at("/evaluation/scorers/popularity/hrAt10").asDouble() > 0);
        assertEquals(
                List.of("popularity", "recent-popularity", "als"),
                record.at("/evaluation/verdicts").findValuesAsText("baseline"));
        assertTrue(
                record.at("/evaluation/choices/recent-popularity").asText().startsWith("users of "),
                record.path("evaluation").toString());
        assertTrue(
                record.at("/evaluation/choices/als").asText().startsWith("reg = "),
                record.path("evaluation").toString());
        assertEquals(JOB + "-first-f1", record.at("/endpoint/config").asText());
        assertTrue(job.objects("first/twin/examples/train/").stream().anyMatch(name -> name.endsWith(".csv")));
        for (String channels : List.of("first/channels/train/", "first/twin/channels/train/")) {
            assertTrue(job.objects(channels).stream().allMatch(name -> name.endsWith(".pbr")), channels);
        }

        String page = Files.readString(job.runFolder("first").resolve("index.html"));
        assertTrue(page.contains("The model passed the gate with "), page);
        assertTrue(page.contains("Judged twin, " + JOB + "-first-t1") && page.contains("Final model, "), page);
        assertTrue(page.contains(">user 10<") && !page.contains(">user 11<"), "ten users have their lists");
        assertFalse(page.contains("user-000"), "no user is named");

        metricsOfListsCanBeComputedAgain("first");

        assertEquals(0, job.run("second", "training.hyperparameters.epochs=2").code());
        assertEquals(JOB + "-second-t1", endpoint().endpointConfigName());
        assertTrue(
                Files.readString(folder.resolve("s3/run-it/lists/" + JOB + ".json"))
                        .contains("\"s3a://run-it/runs/second/recommendations/\""),
                "the lists of the newest model are the current ones");
        assertEquals(
                record.at("/channels/train/files/0/sha256"),
                job.record("second").at("/channels/train/files/0/sha256"));

        JobOnServices.Outcome again = job.run("second");
        assertEquals(2, again.code());
        assertTrue(again.err().contains("Run second is finished already"), again.err());

        services.sageMaker().failNext("endpoint", "The primary container did not pass the ping health check.");
        JobOnServices.Outcome third = job.run("third", "training.hyperparameters.epochs=1");
        assertEquals(6, third.code());
        assertTrue(third.err().contains("ping health check"), third.err());
        assertEquals(JOB + "-second-t1", endpoint().endpointConfigName());
        assertEquals("InService", endpoint().endpointStatusAsString());
        assertFalse(job.objects("third/").contains("run.json"));
    }

    private static void metricsOfListsCanBeComputedAgain(String runId) {
        double recall = 0;
        double ndcg = 0;
        List<Row> lists = TestSpark.session()
                .read()
                .schema("items array<int>, chosen array<int>")
                .json(job.runFolder(runId).resolve("measured-lists").toString())
                .collectAsList();
        for (Row list : lists) {
            List<Integer> items = list.getList(0);
            List<Integer> chosen = list.getList(1);
            double gain = 0;
            double best = 0;
            double hits = 0;
            for (int place = 0; place < 20; place++) {
                double worth = 1 / (Math.log(place + 2) / Math.log(2));
                best += place < chosen.size() ? worth : 0;
                if (place < items.size() && chosen.contains(items.get(place))) {
                    gain += worth;
                    hits++;
                }
            }
            recall += hits / chosen.size();
            ndcg += gain / best;
        }
        JsonNode model = job.record(runId).at("/evaluation/scorers/model");
        assertEquals(recall / lists.size(), model.path("recallAt20").asDouble(), 1e-10);
        assertEquals(ndcg / lists.size(), model.path("ndcgAt20").asDouble(), 1e-10);
    }

    @Test
    void aTrainingJobThatFailsEndsTheRunWithItsReason() throws Exception {
        services.sageMaker().failNext("training", "the disk is full");
        JobOnServices.Outcome outcome = job.run("untrained");
        assertEquals(6, outcome.code());
        assertTrue(outcome.err().contains("the disk is full"), outcome.err());
        assertFalse(job.objects("untrained/").contains("run.json"));
        String page = Files.readString(job.runFolder("untrained").resolve("index.html"));
        assertTrue(page.contains("The run failed in the stage training.") && page.contains("the disk is full"), page);
        String out = outcome.out();
        assertTrue(out.matches("(?s)(✓|ok) events +\\d+\\.\\d s  6,000 items, 6,000 events, 0 rejected\n.*"), out);
        assertTrue(
                out.matches("(?s).*\n(✗|failed) training +\\d+\\.\\d s\n\nThe run failed in the stage training\\.\n.*"),
                out);
        assertTrue(out.contains("\nNext      "), out);
    }

    @Test
    void withoutAValidationPartTheTrainingJobHasOneChannelAndLearnsFromTheRest() {
        services.sageMaker().account().deny("logs:GetLogEvents");
        assertEquals(
                0,
                job.run(
                                "unvalidated",
                                "training.hyperparameters.epochs=1",
                                "features.validation-fraction=0",
                                "features.split=last-per-user",
                                "endpoint.deploy=false",
                                "recommendations.count=0")
                        .code());
        services.sageMaker().account().allow("logs:GetLogEvents");
        JsonNode record = job.record("unvalidated");
        assertFalse(record.at("/training").has("losses"), "the log may not be read, which is no reason to fail");
        assertEquals(0, record.at("/channels/validation/rows").asLong());
        assertTrue(record.at("/channels/train/rows").asLong() > 0);
        assertFalse(
                record.at("/training/metrics").has("test:binary_classification_cross_entropy"),
                record.at("/training/metrics").toString());
        assertTrue(record.at("/evaluation/scorers/model/auc").asDouble() > 0.5);
    }

    @Test
    void untilStopsAfterTheStageAndARetryOfTheSameRunStartsClean() {
        assertEquals(0, job.run(List.of("--until", "events"), "halfway").code());
        assertTrue(job.objects("halfway/ledger/").contains("events.json"));
        assertFalse(job.objects("halfway/ledger/").contains("features.json"));
        assertFalse(job.objects("halfway/").contains("run.json"));
        int files = job.objects("halfway/").size();
        assertEquals(0, job.run(List.of("--until", "events"), "halfway").code());
        assertEquals(files, job.objects("halfway/").size());
    }

    @Test
    void aStoppedRunGoesOnWhereItStopped() throws Exception {
        assertEquals(
                0,
                job.command(List.of(
                                "run",
                                "--config",
                                "conf/recommendation.conf",
                                "--run-id",
                                "resumed",
                                "--until",
                                "events"))
                        .code());
        JobOnServices.Outcome other = job.command(
                List.of("run", "--config", "conf/recommendation.conf", "--resume", "resumed"), "features.seed=2");
        assertEquals(2, other.code());
        assertTrue(
                other.err().contains("Run resumed was begun with other settings than features.seed = 2"), other.err());
        long written = Files.getLastModifiedTime(job.runFolder("resumed").resolve("events/_SUCCESS"))
                .toMillis();
        assertEquals(
                0,
                job.command(List.of(
                                "run",
                                "--config",
                                "conf/recommendation.conf",
                                "--resume",
                                "resumed",
                                "--until",
                                "channels"))
                        .code());
        assertEquals(
                written,
                Files.getLastModifiedTime(job.runFolder("resumed").resolve("events/_SUCCESS"))
                        .toMillis());
        assertEquals(
                0,
                job.command(List.of("run", "--config", "conf/recommendation.conf", "--resume", "resumed"))
                        .code());
        assertEquals(6000, job.record("resumed").at("/source/items").asLong());
        assertEquals(
                List.of("events", "features", "channels", "training", "evaluation", "endpoint", "recommendations"),
                job.record("resumed").path("stages").findValuesAsText("name"));
        JobOnServices.Outcome again =
                job.command(List.of("run", "--config", "conf/recommendation.conf", "--resume", "resumed"));
        assertEquals(2, again.code());
        assertTrue(again.err().contains("there is nothing to resume"), again.err());
        JobOnServices.Outcome none =
                job.command(List.of("run", "--config", "conf/recommendation.conf", "--resume", "never-begun"));
        assertEquals(2, none.code());
        assertTrue(none.err().contains("There is no run never-begun"), none.err());
    }

    @Test
    void planSaysWhatReadingTakesWithoutReading() {
        String plan = job.command(List.of("plan", "--config", "conf/recommendation.conf", "--slots", "4"))
                .out();
        for (String expected :
                List.of("interactions: about 6,000 items", "read units", "$", "point-in-time recovery", "segments")) {
            assertTrue(plan.contains(expected), plan);
        }
    }

    @Test
    void aMissingTableIsNamedWithWhereItWasLookedFor() {
        JobOnServices.Outcome outcome = job.run("no-table", "source.table=interactionz");
        assertEquals(6, outcome.code());
        assertTrue(outcome.err().contains("interactionz") && outcome.err().contains("us-east-1"), outcome.err());
    }

    @Test
    void aMissingBucketIsNamedWithWhatToDo() {
        JobOnServices.Outcome outcome = job.run("no-bucket", "output.uri=s3a://run-it-has-no-such-bucket/x");
        assertEquals(6, outcome.code());
        assertTrue(
                outcome.err().contains("s3a://run-it-has-no-such-bucket/x/runs/no-bucket/")
                        && outcome.err().contains("the bucket does not exist"),
                outcome.err());
    }

    @Test
    void anEmptyTableIsNothingToLearnFrom() {
        job.table("empty", List.of());
        JobOnServices.Outcome outcome = job.run("empty", "source.table=empty");
        assertEquals(4, outcome.code());
        assertTrue(outcome.err().contains("Table empty has no items"), outcome.err());
    }

    @Test
    void aConditionOnItemsThatIsNoneByItsTypesIsRefusedBeforeTheTableIsRead() {
        job.table("unread", List.of());
        JobOnServices.Outcome outcome =
                job.run("no-condition", "source.table=unread", "recommendations.where=length(item_id)");
        assertEquals(3, outcome.code(), outcome.err());
        assertTrue(
                outcome.err().contains("recommendations.where = length(item_id) cannot be evaluated: "), outcome.err());
    }

    @Test
    void aTableWithNoneOfTheDeclaredAttributesIsRefused() {
        job.table("foreign", List.of(Map.of("id", AttributeValue.fromS("1"), "colour", AttributeValue.fromS("red"))));
        JobOnServices.Outcome outcome = job.run("foreign", "source.table=foreign");
        assertEquals(4, outcome.code());
        assertTrue(
                outcome.err().contains("None of the 1 items of table foreign has any of the declared attributes"),
                outcome.err());
    }

    @Test
    void tooManyRejectsStopTheRunAndFewAreCountedAndKept() throws Exception {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, AttributeValue> item = new java.util.HashMap<>(Map.of(
                    "id",
                    AttributeValue.fromS("e" + i),
                    "user_id",
                    AttributeValue.fromS("u" + i % 20),
                    "item_id",
                    AttributeValue.fromS("i" + i % 7),
                    "timestamp",
                    AttributeValue.fromN(String.valueOf(1_700_000_000L + i)),
                    "rating",
                    AttributeValue.fromN("5")));
            if (i == 3) {
                item.remove("user_id");
            }
            if (i == 9) {
                item.put("rating", AttributeValue.fromS("4.5"));
            }
            items.add(item);
        }
        job.table("dirty", items);
        JobOnServices.Outcome strict = job.run("dirty-strict", "source.table=dirty", "source.max-reject-ratio=0.5%");
        assertEquals(4, strict.code());
        assertTrue(
                strict.err()
                        .contains("2 of the 200 items of table dirty were rejected (1.0 %;"
                                + " source.max-reject-ratio allows 0.5 %)"),
                strict.err());
        assertTrue(strict.err().contains("user_id") && strict.err().contains("number-as-text"), strict.err());
        assertEquals(
                0,
                job.run(
                                List.of("--until", "events"),
                                "dirty-lenient",
                                "source.table=dirty",
                                "source.max-reject-ratio=1%")
                        .code());
        assertTrue(job.objects("dirty-lenient/rejects/").stream().anyMatch(name -> name.endsWith(".json")));
        assertTrue(Files.readString(job.runFolder("dirty-lenient").resolve("ledger/events.json"))
                .contains("200 items, 198 events, 2 rejects, 0 filtered, 0 duplicates"));
    }

    @Test
    void everyItemIsAnEventARejectFilteredOrADuplicateAndPersonalValuesAreMasked() throws Exception {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Map<String, AttributeValue> item = new java.util.HashMap<>(Map.of(
                    "id",
                    AttributeValue.fromS("e" + i),
                    "user_id",
                    AttributeValue.fromS("ada" + i % 20 + "@example.org"),
                    "item_id",
                    AttributeValue.fromS("i" + i),
                    "timestamp",
                    AttributeValue.fromN(String.valueOf(1_700_000_000L + i)),
                    "event_type",
                    AttributeValue.fromS("view")));
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
        job.table("shop", items);
        assertEquals(
                0,
                job.run(
                                List.of("--until", "events"),
                                "rules",
                                "source.table=shop",
                                "source.max-reject-ratio=10%",
                                "events.ttl=expires",
                                "events.as-of=2023-11-14T22:14:10Z",
                                "events.duplicates.key=[user_id,item_id]",
                                "events.columns.event_type.allowed=[view,cart]",
                                "events.columns.user_id.personal=true")
                        .code());
        Path run = job.runFolder("rules");
        String ledger = Files.readString(run.resolve("ledger/events.json"));
        assertTrue(ledger.contains("100 items, 42 events, 2 rejects, 55 filtered, 1 duplicates"), ledger);
        String profile = Files.readString(run.resolve("profile.json"));
        assertTrue(
                profile.contains("\"items\" : 100") && !profile.contains("example.org") && !profile.contains("4711"),
                profile);
        String rejects = "";
        for (String name : job.objects("rules/rejects/")) {
            rejects += Files.readString(run.resolve("rejects/" + name));
        }
        assertTrue(rejects.contains("*** (personal, 4 characters)") && rejects.contains("veiw"), rejects);
    }

    private static DescribeEndpointResponse endpoint() {
        try (SageMakerClient client = SageMakerClient.builder()
                .endpointOverride(services.sageMaker().endpoint())
                .build()) {
            return client.describeEndpoint(request -> request.endpointName(JOB));
        }
    }
}
