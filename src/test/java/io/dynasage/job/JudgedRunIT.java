package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.TestSpark;
import io.dynasage.local.LocalServices;
import io.dynasage.local.events.Event;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobSummary;
import software.amazon.awssdk.services.sagemaker.waiters.SageMakerWaiter;

/**
 * What becomes of models that are good, worse than the live one, too bad, or not what the endpoint serves; and that the
 * model that serves has learnt from everything, while models are compared with its twin.
 */
class JudgedRunIT {
    private static final String JOB = "shop-recommendation";
    private static final String[] QUICK = {
        "features.negatives.draws=2", "training.hyperparameters.epochs=4", "evaluation.gate.maximum-drop=5%"
    };

    private static final String NEW_USER = "user-of-the-hour";
    private static final String NEW_ITEM = "item-of-the-hour";

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static LocalServices services;

    @BeforeAll
    static void deployAFirstModel() {
        job = JobOnServices.start(folder, "judged-it");
        services = job.services();
        List<Event> events = new ArrayList<>(GeneratedEvents.of(6000, 7));
        events.addAll(newestHour());
        TableLoader.load(services.dynamoDb(), "interactions", events);
        JobOnServices.Outcome outcome = run(
                "live",
                "training.refit=true",
                "training.candidates=[factorization-machines,als]",
                "training.hyperparameters.epochs=2",
                "training.hyperparameters.factors_lr=0.00001");
        assertEquals(0, outcome.code(), outcome.err());
    }

    /** A new user looks at items that others know, and others look at a new item. */
    private static List<Event> newestHour() {
        Instant start = GeneratedEvents.END.minus(Duration.ofHours(1));
        List<Event> events = new ArrayList<>();
        for (int n = 1; n <= 5; n++) {
            events.add(view(NEW_USER, String.format("camping-%03d", n), start.plusSeconds(60 * n)));
        }
        for (int n = 1; n <= 40; n++) {
            events.add(view(String.format("user-%05d", n), NEW_ITEM, start.plusSeconds(600 + 60 * n)));
        }
        return events;
    }

    private static Event view(String user, String item, Instant at) {
        return new Event(user, item, "view", null, at, Map.of());
    }

    @AfterAll
    static void stopServices() {
        job.close();
    }

    @Test
    void aModelIsComparedWithTheLiveOneOnTheSameRowsAndOneThatTheGateRefusesIsNotDeployed() throws Exception {
        JobOnServices.Outcome outcome = run(
                "worse",
                "training.hyperparameters.epochs=1",
                "training.hyperparameters.factors_init_sigma=20",
                "training.hyperparameters.factors_lr=0.0000001",
                "evaluation.gate.limits.hrAt10=0.999");
        assertEquals(5, outcome.code(), outcome.err());
        JsonNode evaluation = new ObjectMapper()
                .readTree(Files.readString(job.runFolder("worse").resolve("evaluation.json")));
        JsonNode candidates = evaluation.at("/report/tables/0");
        List<String> scorers = StreamSupport.stream(candidates.path("rows").spliterator(), false)
                .map(row -> row.path("scorer").asText())
                .toList();
        assertTrue(scorers.containsAll(List.of("model", "live", "popularity")), scorers.toString());
        assertEquals(
                job.record("live").at("/evaluation/scorers/model/ndcgAt10").asDouble(),
                job.record("worse").at("/evaluation/scorers/live/ndcgAt10").asDouble(),
                "the twin of the live model, on the rows that it was judged on");
        for (String said : List.of(
                "worse than live's",
                "but the gate allows a drop of at most 5.00 %",
                "The model's hrAt10 is",
                "but the gate asks for at least 0.999")) {
            assertTrue(outcome.err().contains(said), said + " in " + outcome.err());
        }
        assertEquals(JOB + "-live-f1", config());
        assertEquals("Rejected", version("worse").modelApprovalStatusAsString());
        JsonNode record = job.record("worse");
        assertEquals("Refused", record.path("status").asText());
        assertEquals(false, record.at("/evaluation/passed").asBoolean(true));
        assertTrue(
                record.at("/evaluation/reasons").size() > 0,
                record.path("evaluation").toString());
        assertTrue(
                record.path("endpoint").isMissingNode()
                        || record.path("endpoint").isNull(),
                record.toString());
    }

    @Test
    void theModelThatServesHasLearntFromEverythingAndItsTwinIsKept() throws Exception {
        JsonNode record = job.record("live");
        assertEquals(
                List.of(
                        "events",
                        "features",
                        "channels",
                        "training",
                        "evaluation",
                        "refit-channels",
                        "refit-training",
                        "refit",
                        "endpoint",
                        "recommendations"),
                record.path("stages").findValuesAsText("name"));
        assertEquals(JOB + "-live-t1", record.at("/training/jobName").asText());
        assertEquals(JOB + "-live-f1", record.at("/refit/training/jobName").asText());
        assertEquals(
                record.at("/features/featureDim").asInt() + 2,
                record.at("/refit/featureDim").asInt(),
                "the new user and the new item");
        ObjectNode twin = record.at("/training/hyperparameters").deepCopy();
        twin.put("feature_dim", record.at("/refit/featureDim").asText());
        twin.put("epochs", "1");
        assertEquals(twin, record.at("/refit/training/hyperparameters"));
        assertEquals(List.of("train"), names(record.at("/refit/channels")));
        assertTrue(
                record.at("/refit/channels/train/rows").asLong()
                        > 1.2 * record.at("/channels/train/rows").asLong(),
                record.at("/refit/channels").toString());
        assertTrue(
                record.at("/refit/model").asDouble() > record.at("/refit/twin").asDouble(),
                record.path("refit").toString());
        assertEquals(
                record.at("/evaluation/scorers/model/ndcgAt10"), record.at("/refit/twin"), "the twin as it was judged");
        for (Map.Entry<String, String> place :
                Map.of("", "/refit/sha256", "twin/", "/features/sha256").entrySet()) {
            Path model = job.runFolder("live").resolve(place.getKey());
            assertTrue(
                    Files.readString(model.resolve("features/features.json"))
                            .contains(record.at(place.getValue()).asText()),
                    place.getKey());
            assertTrue(Files.exists(model.resolve("model/model.tar.gz")), place.getKey());
        }
        assertEquals("Approved", version("live").modelApprovalStatusAsString());
        assertEquals(
                record.at("/refit/training/modelArtifact").asText(),
                version("live").inferenceSpecification().containers().get(0).modelDataUrl());
        assertTrue(
                version("live").approvalDescription().startsWith(JOB + "-live-f1 trained this model on all examples;"),
                version("live").approvalDescription());
        JobOnServices.Outcome runs = job.command(List.of("runs", "--json", "--config", "conf/recommendation.conf"));
        JsonNode entry = StreamSupport.stream(
                        new ObjectMapper().readTree(runs.out()).spliterator(), false)
                .filter(run -> run.path("runId").asText().equals("live"))
                .findFirst()
                .orElseThrow();
        assertEquals("final", entry.path("model").asText(), runs.out());
        assertEquals(JOB + "-live-t1", entry.path("judgedJob").asText());
        assertEquals(JOB + "-live-f1", entry.path("finalJob").asText());
    }

    @Test
    void theCandidateThatTheValidationPartProvesBetterIsServed() throws Exception {
        JsonNode choice = job.record("live").path("choice");
        assertEquals("als", choice.path("taken").asText(), choice.toString());
        assertEquals(List.of("factorization-machines", "als"), names(choice.path("values")));
        assertTrue(choice.path("low").asDouble() > 0, choice.toString());
        assertEquals(
                choice.path("lead").asDouble(),
                choice.at("/values/als").asDouble()
                        - choice.at("/values/factorization-machines").asDouble(),
                1e-12);
        String notes = job.record("live").at("/evaluation/notes").toString();
        assertTrue(notes.contains("als is the model: on the validation part the ndcgAt10 of"), notes);
        assertTrue(notes.contains("The model is alternating least squares with reg = "), notes);
        assertTrue(
                job.record("live").at("/endpoint/parityDifference").asDouble() <= 1e-5,
                job.record("live").path("endpoint").toString());
    }

    @Test
    void aUserAndAnItemOfTheNewestHourAreInTheLists() {
        Dataset<Row> lists = TestSpark.session()
                .read()
                .parquet(
                        job.runFolder("live").resolve("recommendations/parquet").toString());
        List<String> ofNewUser =
                strings(lists.where("user_id = '" + NEW_USER + "'").select("item_id"));
        assertEquals(20, ofNewUser.size());
        assertTrue(ofNewUser.stream().noneMatch(List.of("camping-001", "camping-005")::contains), "what it knows");
        assertEquals(20, lists.where("user_id = '*'").count(), "the list for everybody else");
        List<String> getNewItem = strings(
                lists.where("user_id != '*' AND item_id = '" + NEW_ITEM + "'").select("user_id"));
        assertTrue(getNewItem.size() > 0, "nobody gets the new item");
        assertTrue(getNewItem.stream().noneMatch(user -> user.compareTo("user-00040") <= 0), "who knows it already");
    }

    private static List<String> strings(Dataset<Row> rows) {
        return rows.as(Encoders.STRING()).collectAsList();
    }

    @Test
    void aFinalModelThatFailsOrIsWorseThanItsTwinIsNotDeployed() throws Exception {
        String[] refit = {
            "training.refit=true",
            "evaluation.gate.maximum-drop=null",
            "evaluation.full-ranking=false",
            "recommendations.count=0"
        };
        List<String> untilRequest = List.of("--until", "refit-channels");
        assertEquals(0, run(untilRequest, "unfit", refit).code());
        assertEquals(List.of(JOB + "-unfit-t1"), trainingJobs("unfit"), "nothing has trained a final model");

        services.sageMaker().failNext("training", "the disk is full");
        JobOnServices.Outcome failed = resume(List.of(), "unfit", refit);
        assertEquals(8, failed.code(), failed.err());
        assertTrue(failed.err().contains("the disk is full"), failed.err());
        assertTrue(failed.err().contains("`run --resume unfit` trains it again"), failed.err());
        assertTrue(Files.notExists(job.runFolder("unfit").resolve("run.json")));

        assertEquals(0, resume(untilRequest, "unfit", refit).code());
        trainBadly("unfit", JOB + "-unfit-f2");
        JobOnServices.Outcome worse = resume(List.of(), "unfit", refit);
        assertEquals(8, worse.code(), worse.err());
        assertTrue(worse.err().contains("better beyond chance"), worse.err());
        JsonNode record = job.record("unfit");
        assertEquals("Refused", record.path("status").asText());
        assertTrue(record.at("/evaluation/passed").asBoolean());
        assertEquals(JOB + "-unfit-f2", record.at("/refit/training/jobName").asText());
        assertEquals(1, record.at("/refit/reasons").size());
        assertTrue(record.path("endpoint").isMissingNode(), record.toString());
        assertEquals(JOB + "-live-f1", config());
        assertEquals("Rejected", version("unfit").modelApprovalStatusAsString());
    }

    /** Trains the final model elsewhere, as the run's request says, and spoils what the training leaves. */
    private static void trainBadly(String runId, String name) throws Exception {
        JsonNode request = new ObjectMapper()
                .readTree(Files.readString(job.runFolder(runId).resolve("requests/create-training-job-final.json")));
        assertEquals(name, request.path("TrainingJobName").asText());
        Map<String, String> hyperparameters =
                new ObjectMapper().convertValue(request.path("HyperParameters"), new TypeReference<>() {});
        String train =
                request.at("/InputDataConfig/0/DataSource/S3DataSource/S3Uri").asText();
        try (SageMakerClient client = client();
                SageMakerWaiter waiter = SageMakerWaiter.builder()
                        .client(client)
                        .overrideConfiguration(wait -> wait.maxAttempts(300)
                                .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(200))))
                        .build()) {
            DescribeTrainingJobResponse twin =
                    client.describeTrainingJob(d -> d.trainingJobName(JOB + "-" + runId + "-t1"));
            Channel channel = twin.inputDataConfig().get(0).toBuilder()
                    .dataSource(source -> source.s3DataSource(
                            s3 -> s3.s3Uri(train).s3DataType("S3Prefix").s3DataDistributionType("FullyReplicated")))
                    .build();
            client.createTrainingJob(create -> create.trainingJobName(name)
                    .roleArn(twin.roleArn())
                    .algorithmSpecification(algorithm -> algorithm
                            .trainingImage(twin.algorithmSpecification().trainingImage())
                            .trainingInputMode(twin.algorithmSpecification().trainingInputMode()))
                    .hyperParameters(hyperparameters)
                    .inputDataConfig(channel)
                    .outputDataConfig(output -> output.s3OutputPath(
                            request.at("/OutputDataConfig/S3OutputPath").asText()))
                    .resourceConfig(twin.resourceConfig())
                    .stoppingCondition(twin.stoppingCondition()));
            waiter.waitUntilTrainingJobCompletedOrStopped(wait -> wait.trainingJobName(name));
        }
        spoil(job.runFolder(runId).resolve("model/" + name + "/output/model.tar.gz"));
    }

    /** Turns a model around: it prefers the items that are chosen least. */
    private static void spoil(Path artifact) throws IOException {
        ByteArrayOutputStream spoilt = new ByteArrayOutputStream();
        ModelArchive.rewrite(
                new ByteArrayInputStream(Files.readAllBytes(artifact)),
                spoilt,
                "model.tar.gz",
                ModelArchive.MOST_BYTES,
                model -> {
                    float[] linear = model.linear().clone();
                    for (int i = 0; i < linear.length; i++) {
                        linear[i] *= -10;
                    }
                    float[] none = new float[model.factors().length];
                    return new FactorizationMachine(
                            model.classifier(), model.bias(), linear, none, model.factorCount());
                });
        Files.write(artifact, spoilt.toByteArray());
    }

    private static List<String> trainingJobs(String runId) {
        try (SageMakerClient client = client()) {
            return client
                    .listTrainingJobsPaginator(list -> list.nameContains("-" + runId + "-"))
                    .trainingJobSummaries()
                    .stream()
                    .map(TrainingJobSummary::trainingJobName)
                    .toList();
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void anEndpointThatServesAnotherModelIsRolledBackAndTheModelRejected() {
        services.sageMaker()
                .failNext(
                        "artifact",
                        job.record("live").at("/training/modelArtifact").asText());
        JobOnServices.Outcome outcome =
                run("mixed-up", "training.hyperparameters.epochs=7", "evaluation.gate.maximum-drop=null");
        assertEquals(6, outcome.code(), outcome.err());
        assertTrue(
                outcome.err().contains("so it does not serve the model that was judged. It is rolled back"),
                outcome.err());
        assertEquals(JOB + "-live-f1", config());
        assertEquals("Rejected", version("mixed-up").modelApprovalStatusAsString());
        assertTrue(
                version("mixed-up").approvalDescription().contains("does not serve the model that was judged"),
                version("mixed-up").approvalDescription());
        assertTrue(Files.notExists(job.runFolder("mixed-up").resolve("run.json")));
    }

    @Test
    void recommendationsGoToATableForTheWebsiteToRead() throws Exception {
        job.table("recommendations", "user_id");
        JobOnServices.Outcome outcome = run(
                "listed",
                "training.algorithm=als",
                "evaluation.baselines=[popularity,als]",
                "evaluation.gate.must-beat=[popularity,als]",
                "endpoint.deploy=false",
                "features.positives.event-types=[purchase]",
                "evaluation.gate.maximum-drop=null",
                "recommendations.table=recommendations",
                "recommendations.count=5",
                "recommendations.max-write-units=2000");
        assertEquals(0, outcome.code(), outcome.err());
        Dataset<Row> lists = TestSpark.session()
                .read()
                .parquet(job.runFolder("listed")
                        .resolve("recommendations/parquet")
                        .toString());
        Dataset<Row> events = TestSpark.session()
                .read()
                .parquet(job.runFolder("listed").resolve("events").toString());
        assertEquals(
                0,
                lists.join(events, new String[] {"user_id", "item_id"}).count(),
                "no list holds what its user has only viewed");
        Map<String, List<String>> table = new TreeMap<>();
        try (DynamoDbClient client = services.dynamoDb().client()) {
            client.scanPaginator(scan -> scan.tableName("recommendations"))
                    .items()
                    .forEach(list -> {
                        assertEquals("listed", list.get("run_id").s());
                        table.put(
                                list.get("user_id").s(),
                                list.get("items").l().stream()
                                        .map(AttributeValue::s)
                                        .toList());
                    });
        }
        Map<String, List<String>> files = new TreeMap<>();
        List<String> parts = job.objects("listed/recommendations/json/").stream()
                .filter(name -> name.startsWith("part-"))
                .toList();
        for (String name : parts) {
            Path file = job.runFolder("listed").resolve("recommendations/json/" + name);
            for (String line : Files.readAllLines(file)) {
                JsonNode list = new ObjectMapper().readTree(line);
                files.put(list.path("user_id").asText(), list.path("items").findValuesAsText("item_id"));
            }
        }
        assertEquals(files, table);
        JsonNode record = job.record("listed");
        assertEquals(
                record.at("/recommendations/users").asLong()
                        + record.at("/recommendations/defaultLists/lists").asLong(),
                table.size());
        assertTrue(table.containsKey("*"), table.keySet().toString());
        assertTrue(table.values().stream().allMatch(items -> items.size() == 5), table.toString());
        assertEquals("32", record.at("/training/hyperparameters/num_factors").asText());
        assertTrue(record.path("choice").isMissingNode(), "there was one candidate");
        assertTrue(
                record.at("/evaluation/notes").toString().contains(", so the baseline als is left out."),
                record.path("evaluation").toString());
        assertEquals(List.of("model", "live", "popularity"), names(record.at("/evaluation/scorers")));
    }

    private static JobOnServices.Outcome run(String runId, String... overrides) {
        return run(List.of(), runId, overrides);
    }

    private static JobOnServices.Outcome run(List<String> flags, String runId, String... overrides) {
        return job.run(flags, runId, quick(overrides));
    }

    private static JobOnServices.Outcome resume(List<String> flags, String runId, String... overrides) {
        List<String> command =
                new ArrayList<>(List.of("run", "--config", "conf/recommendation.conf", "--resume", runId));
        command.addAll(flags);
        List<String> all =
                new ArrayList<>(List.of("evaluation.baselines=[popularity]", "evaluation.gate.must-beat=[popularity]"));
        all.addAll(List.of(quick(overrides)));
        return job.command(command, all.toArray(String[]::new));
    }

    private static String[] quick(String... overrides) {
        List<String> all = new ArrayList<>(List.of(QUICK));
        all.addAll(List.of(overrides));
        return all.toArray(String[]::new);
    }

    private static String config() {
        try (SageMakerClient client = client()) {
            return client.describeEndpoint(request -> request.endpointName(JOB)).endpointConfigName();
        }
    }

    private static DescribeModelPackageResponse version(String runId) {
        try (SageMakerClient client = client()) {
            return client
                    .listModelPackagesPaginator(list -> list.modelPackageGroupName(JOB))
                    .modelPackageSummaryList()
                    .stream()
                    .map(summary -> client.describeModelPackage(d -> d.modelPackageName(summary.modelPackageArn())))
                    .filter(version ->
                            runId.equals(version.customerMetadataProperties().get("run-id")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static SageMakerClient client() {
        return SageMakerClient.builder()
                .endpointOverride(services.sageMaker().endpoint())
                .build();
    }
}
