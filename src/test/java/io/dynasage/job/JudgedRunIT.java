package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.TestSpark;
import io.dynasage.local.LocalServices;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;

/** What becomes of models that are good, worse than the live one, too bad, or not what the endpoint serves. */
class JudgedRunIT {
    private static final String JOB = "shop-recommendation";
    private static final String[] QUICK = {
        "features.negatives.draws=2", "training.hyperparameters.epochs=4", "evaluation.gate.maximum-drop=5%"
    };

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static LocalServices services;

    @BeforeAll
    static void deployAFirstModel() {
        job = JobOnServices.start(folder, "judged-it");
        services = job.services();
        TableLoader.load(services.dynamoDb(), "interactions", GeneratedEvents.of(6000, 7));
        JobOnServices.Outcome outcome = run("live");
        assertEquals(0, outcome.code(), outcome.err());
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
                "the live model on the rows that it was judged on");
        for (String said : List.of(
                "worse than live's",
                "but the gate allows a drop of at most 5.00 %",
                "The model's hrAt10 is",
                "but the gate asks for at least 0.999")) {
            assertTrue(outcome.err().contains(said), said + " in " + outcome.err());
        }
        assertEquals(JOB + "-live-t1", config());
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
    void anEndpointThatServesAnotherModelIsRolledBackAndTheModelRejected() {
        services.sageMaker()
                .failNext(
                        "artifact",
                        job.record("live").at("/training/modelArtifact").asText());
        JobOnServices.Outcome outcome = run("mixed-up", "training.hyperparameters.epochs=7");
        assertEquals(6, outcome.code(), outcome.err());
        assertTrue(
                outcome.err().contains("so it does not serve the model that was judged. It is rolled back"),
                outcome.err());
        assertEquals(JOB + "-live-t1", config());
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
        Map<String, AttributeValue> any;
        long users = job.record("listed").at("/recommendations/users").asLong();
        try (DynamoDbClient client = services.dynamoDb().client()) {
            List<Map<String, AttributeValue>> items = new ArrayList<>();
            client.scanPaginator(scan -> scan.tableName("recommendations"))
                    .items()
                    .forEach(items::add);
            assertEquals(users, items.size());
            any = items.get(0);
        }
        assertEquals(5, any.get("items").l().size());
        assertEquals("listed", any.get("run_id").s());
        String line = "";
        for (String name : job.objects("listed/recommendations/json/")) {
            String text = Files.readString(job.runFolder("listed").resolve("recommendations/json/" + name));
            line += text.lines()
                    .filter(l -> l.contains("\"" + any.get("user_id").s() + "\""))
                    .findFirst()
                    .orElse("");
        }
        List<String> written = new ObjectMapper().readTree(line).path("items").findValuesAsText("item_id");
        assertEquals(
                written, any.get("items").l().stream().map(AttributeValue::s).toList());
    }

    private static JobOnServices.Outcome run(String runId, String... overrides) {
        List<String> all = new ArrayList<>(List.of(QUICK));
        all.addAll(List.of(overrides));
        return job.run(runId, all.toArray(String[]::new));
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
