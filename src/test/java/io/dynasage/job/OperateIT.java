package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.TestSpark;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.NewFiles;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.sagemaker.LocalAccount;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.Endpoints;
import io.dynasage.sagemaker.ModelRegistry;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.RegisteredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.EndpointConfigSummary;
import software.amazon.awssdk.services.sagemaker.model.ModelSummary;

/**
 * The commands around runs, in the order of a job's life, on the stand-ins: before the first run, after two, back to
 * the first, and tidying up.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperateIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUCKET = "operate-it";
    private static final String JOB = "shop-recommendation";
    /** A second job's, on the same services. */
    private static final String NAMED = "shop-named";

    private static final String CONF = "conf/recommendation.conf";
    private static final String[] SMALL = {
        "training.hyperparameters.epochs=1",
        "evaluation.baselines=[popularity]",
        "evaluation.full-ranking=false",
        "evaluation.resamples=0",
        "evaluation.gate.must-beat=[]",
        "recommendations.count=0",
        "features.negatives.draws=1",
        "evaluation.segments=false",
        "source.reader=direct"
    };

    /** What a company's service control policies demand of requests to SageMaker. */
    private static final List<String> DEMANDS = List.of(
            "CreateTrainingJob.VpcConfig",
            "CreateTrainingJob.EnableNetworkIsolation",
            "CreateTrainingJob.EnableInterContainerTrafficEncryption",
            "CreateTrainingJob.ResourceConfig.VolumeKmsKeyId",
            "CreateTrainingJob.OutputDataConfig.KmsKeyId",
            "CreateModel.VpcConfig",
            "CreateModel.EnableNetworkIsolation",
            "CreateEndpointConfig.KmsKeyId");

    private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";
    /** The settings that fulfil them. */
    private static final String[] PROTECTED = {
        "sagemaker.network.subnets=[subnet-0a1b2c3d]",
        "sagemaker.network.security-groups=[sg-0a1b2c3d]",
        "sagemaker.network.isolation=true",
        "sagemaker.network.encrypt-traffic=true",
        "sagemaker.keys.training-volumes=" + KEY,
        "sagemaker.keys.output=alias/shop",
        "sagemaker.keys.endpoint-volumes=" + KEY
    };

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static LocalAccount account;

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, BUCKET);
        job.reach("no-such-bucket");
        account = job.services().sageMaker().account();
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(1500, 7));
    }

    @AfterAll
    static void stopServices() {
        job.close();
    }

    @Test
    @Order(1)
    void checkLooksAtEverythingAndFindsNothingWrong() {
        JobOnServices.Outcome outcome = command("check");
        assertEquals(0, outcome.code(), outcome.out());
        for (String line : List.of(
                "ok    requests ",
                "ok    image               382416733822.dkr.ecr.us-east-1.amazonaws.com/factorization-machines:1",
                "ok    table               interactions in us-east-1: about 1500 items",
                "ok    endpoint            shop-recommendation does not exist yet and will be created",
                "ok    bucket region ",
                "ok    credentials         arn:aws:iam::123456789012:user/laptop",
                "ok    bucket              operate-it belongs to account 123456789012",
                "ok    training role       arn:aws:iam::123456789012:role/dynasage-training trusts SageMaker",
                "ok    may iam             iam:PassRole on arn:aws:iam::",
                "ok    may sagemaker ",
                "ok    may s3 ",
                "ok    training quota      4 × ml.m5.xlarge for training job usage, 1 needed",
                "ok    endpoint quota      4 × ml.m5.large for endpoint usage, 2 needed",
                "ok    training disk ",
                "  spark memory ",
                "ok    sample              of 1500 items, 1500 are events, 0 are rejected, 0 are left out",
                "ok    event types         view ",
                "ok    split               time: of ")) {
            assertTrue(outcome.out().contains(line), line + " is not in\n" + outcome.out());
        }
        List<String> lines = outcome.out().lines().toList();
        assertTrue(lines.get(lines.size() - 1)
                .matches("Result: \\d+ ok, \\d+ warn, 0 fail: nothing that would stop a run was found"));
        assertEquals(
                lines.size() - 1,
                lines.stream()
                        .filter(line -> line.matches("(ok|warn|fail)\\s.*"))
                        .count());
    }

    @Test
    @Order(1)
    void checkIsReadByPrograms() throws IOException {
        JobOnServices.Outcome outcome =
                command(List.of("check", "--config", CONF, "--json", "--no-sample"), "source.table=interactionz");
        assertEquals(6, outcome.code(), outcome.err());
        JsonNode result = JSON.readTree(outcome.out());
        assertEquals(6, result.path("exitCode").asInt());
        assertEquals(1, result.path("fail").asInt());
        assertTrue(result.path("result").asText().endsWith("1 fail: a run would end with exit code 6"));
        JsonNode table = Stream.of(JSON.convertValue(result.path("findings"), JsonNode[].class))
                .filter(finding -> finding.path("what").asText().equals("table"))
                .findFirst()
                .orElseThrow();
        assertEquals("fail", table.path("level").asText());
        assertTrue(table.path("why").asText().startsWith("There is no table interactionz"));
    }

    @Test
    @Order(2)
    void checkFailsForATableOfWhichNoItemIsAnEvent() {
        String missing = "events.columns.item_id.attribute=sku";
        JobOnServices.Outcome outcome = command(List.of("check", "--config", CONF), missing);
        assertEquals(4, outcome.code(), outcome.out());
        assertTrue(
                outcome.out().contains("fail  sample              1500 of the 1500 items of table interactions were"),
                outcome.out());
        JobOnServices.Outcome unread = command(List.of("check", "--config", CONF, "--no-sample"), missing);
        assertEquals(0, unread.code(), unread.out());
    }

    @Test
    @Order(2)
    void checkSaysWhatWouldFailAndWhatToDo() {
        account.role(
                "distrusting",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"},"
                        + " \"Action\": \"sts:AssumeRole\"}}");
        fails(
                6,
                "The trust policy of arn:aws:iam::123456789012:role/distrusting does not let"
                        + " sagemaker.amazonaws.com assume it for account 123456789012.  Give it the trust policy",
                "training.role-arn=arn:aws:iam::123456789012:role/distrusting");
        fails(
                3,
                "There is no role arn:aws:iam::123456789012:role/nobody.  Create it, or correct training.role-arn.",
                "training.role-arn=arn:aws:iam::123456789012:role/nobody");
        fails(
                3,
                "is of another account than the job's credentials (123456789012)",
                "training.role-arn=arn:aws:iam::999999999999:role/training");
        fails(
                6,
                "There is no bucket no-such-bucket.  Create it in us-east-1, or correct output.uri.",
                "output.uri=s3a://no-such-bucket/x");
        fails(6, "There is no table interactionz", "source.table=interactionz");
        fails(
                3,
                "recommendations.exclude-items-uri = s3a://operate-it/gone.txt: there is no such file.",
                "recommendations.exclude-items-uri=s3a://operate-it/gone.txt");
        fails(3, "recommendations.table = interactions has the key", "recommendations.table=interactions");
        fails(
                6,
                "0 × ml.m5.xlarge for spot training job usage, and 1 are needed.  Raise the quota",
                "training.spot=true",
                "training.max-runtime=1h");
        fails(3, "training job: maxRuntime is PT6H; it must be at most PT1H on spot capacity", "training.spot=true");
        fails(
                3,
                "No AWS account is known for the image of factorization-machines in the region \"us-oz-1\"",
                "sagemaker.region=us-oz-1");
        account.deny("iam:PassRole");
        fails(
                6,
                "arn:aws:iam::123456789012:user/laptop may not iam:PassRole on"
                        + " arn:aws:iam::123456789012:role/dynasage-training.  Give it the policy submit/iam/job.json");
        account.allow("iam:PassRole");
    }

    @Test
    @Order(2)
    void checkFindsWhatTheOrganizationDemandsBeforeTheTableIsRead() {
        DEMANDS.forEach(account::demand);
        JobOnServices.Outcome lacking = command("check");
        JobOnServices.Outcome done = command(List.of("check", "--config", CONF), PROTECTED);
        DEMANDS.forEach(account::waive);
        assertEquals(6, lacking.code(), lacking.out());
        String deny = "on resource: arn:aws:sagemaker:us-east-1:123456789012:%s/shop-recommendation-check-t1 with an"
                + " explicit deny in a service control policy. A rule of the account or its organization forbids it,"
                + " as rules do that demand a network or keys. Not set are: %s.";
        for (String line : List.of(
                String.format(
                        deny,
                        "training-job",
                        "sagemaker.network.subnets and security-groups, sagemaker.network.isolation,"
                                + " sagemaker.network.encrypt-traffic, sagemaker.keys.training-volumes,"
                                + " sagemaker.keys.output"),
                String.format(
                        deny, "model", "sagemaker.network.subnets and security-groups, sagemaker.network.isolation"),
                String.format(deny, "endpoint-config", "sagemaker.keys.endpoint-volumes"))) {
            assertTrue(lacking.out().contains(line), line + " is not in\n" + lacking.out());
        }
        assertEquals(0, done.code(), done.out());
        assertTrue(done.out().contains("ok    rules "), done.out());
    }

    @Test
    @Order(3)
    void whatMayNotBeAskedIsAWarning() {
        List<String> actions = List.of("iam:GetRole", "iam:SimulatePrincipalPolicy", "servicequotas:ListServiceQuotas");
        actions.forEach(account::deny);
        JobOnServices.Outcome outcome = command("check");
        actions.forEach(account::allow);
        assertEquals(0, outcome.code(), outcome.out());
        assertTrue(
                outcome.out()
                        .contains("warn  training role       could not be checked: IAM refused GetRole: AccessDenied"),
                outcome.out());
        assertTrue(
                outcome.out()
                        .contains("Allow iam:SimulatePrincipalPolicy to the caller of check (submit/iam/check.json)."),
                outcome.out());
        assertTrue(
                outcome.out()
                        .contains("warn  endpoint quota      could not be checked: Service Quotas refused"
                                + " ListServiceQuotas: AccessDeniedException"),
                outcome.out());
    }

    @Test
    @Order(4)
    void planTellsDollarsByRulesOfThumbAndWritesTheFirstRunsRequests() throws Exception {
        Path requests = folder.resolve("before");
        JobOnServices.Outcome outcome = command(List.of(
                "plan", "--config", CONF, "--slots", "16", "--run-id", "first", "--requests", requests.toString()));
        assertEquals(0, outcome.code(), outcome.err());
        for (String expected : List.of(
                "Spark    ",
                " on 16 slots of 4.0 GB at $0.97 an hour: $0.0",
                "Training 60 min on 1 ml.m5.xlarge at $0.24 an hour: $0.24; at most $1.41 (training.max-runtime"
                        + " = 6.0 h)",
                "Endpoint 1 ml.m5.large at $0.12 an hour, day and night: $83.95 a month",
                "Changes  + training job shop-recommendation-first-t1",
                "Changes  + endpoint shop-recommendation\n",
                "Changes  = table ",
                "Times    by rules of thumb",
                "Prices   us-east-1, 2025")) {
            assertTrue(outcome.out().contains(expected), expected + " is not in\n" + outcome.out());
        }
        assertEquals(
                List.of(
                        "create-endpoint-config.json",
                        "create-endpoint.json",
                        "create-model-package-group.json",
                        "create-model-package.json",
                        "create-model.json",
                        "create-training-job.json"),
                names(requests));
        assertEquals(
                "shop-recommendation-first-t1",
                read(requests.resolve("create-model.json")).path("ModelName").asText());
        assertEquals(
                "s3://operate-it/runs/first/model/model.tar.gz",
                read(requests.resolve("create-model.json"))
                        .at("/PrimaryContainer/ModelDataUrl")
                        .asText());
        assertEquals(List.of(), job.objects("first/").stream().toList());
        assertFalse(command("runs").out().contains("first"));
        JobOnServices.Outcome nowhere = command(List.of("plan", "--config", CONF), "output.uri=s3a://no-such-bucket/x");
        assertEquals(0, nowhere.code(), nowhere.err());
        assertTrue(
                nowhere.out()
                        .contains("Warning  Earlier runs are left out. Cannot list the runs at"
                                + " s3a://no-such-bucket/x/runs"),
                nowhere.out());
    }

    @Test
    @Order(5)
    void runsListsWhatWasRunNewestFirst() throws Exception {
        assertEquals(0, job.run("first", SMALL).code());
        runsAsTheOrganizationDemands("second");
        assertEquals(0, job.run(List.of("--until", "channels"), "third", SMALL).code());
        JobOnServices.Outcome table = command("runs");
        assertEquals(0, table.code(), table.err());
        List<String> lines = table.out().lines().toList();
        assertEquals(
                List.of("run", "third", "second", "first", "Idle"),
                lines.stream().map(line -> line.split(" ")[0]).toList());
        assertTrue(
                lines.get(1).matches("third +Unfinished +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +channels"), lines.get(1));
        assertTrue(
                lines.get(2)
                        .matches("second +Completed +\\S+ \\S+ +\\d+ s +endpoint +\\S+ \\d\\.\\d{4} +judged +serving"),
                lines.get(2));
        assertFalse(lines.get(3).contains("serving"), lines.get(3));
        assertEquals(
                "Idle     endpoint shop-recommendation is InService with 1 ml.m5.large: $83.95 a month", lines.get(4));
        JsonNode json = JSON.readTree(command(List.of("runs", "--config", CONF, "--json", "--last", "2"))
                .out());
        assertEquals(2, json.size());
        assertEquals("Unfinished", json.at("/0/state").asText());
        assertTrue(json.at("/0/finishedAt").isNull());
        assertEquals(job.record("second").at("/evaluation/scorers/model/auc"), json.at("/1/metrics/auc"));
        assertTrue(json.at("/1/serving").asBoolean());
        reportsShowThem();
    }

    private static void reportsShowThem() throws Exception {
        JobOnServices.Outcome report = command("report");
        assertEquals(
                "s3a://operate-it/runs/third/index.html\ns3a://operate-it/runs/index.html\n",
                report.out(),
                report.err());
        String all = Files.readString(job.runFolder("first").resolveSibling("index.html"));
        assertTrue(all.contains("third/index.html"), all);
        assertTrue(all.contains("The run stopped after the stage channels, as it was asked to."), all);
        JobOnServices.Outcome compared = command(List.of("report", "--config", CONF, "--compare", "first", "second"));
        assertEquals("s3a://operate-it/runs/first_second.html\n", compared.out(), compared.err());
        JobOnServices.Outcome unfinished = command(List.of("report", "--config", CONF, "--compare", "first", "third"));
        assertEquals(2, unfinished.code());
        assertTrue(
                unfinished.err().contains("Run third left no record, so there is nothing to compare"),
                unfinished.err());
        JobOnServices.Outcome unknown = command(List.of("report", "--config", CONF, "--run", "fourth"));
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("There is no run fourth at "), unknown.err());
    }

    private static void runsAsTheOrganizationDemands(String run) {
        DEMANDS.forEach(account::demand);
        String[] settings = Stream.of(SMALL, PROTECTED).flatMap(Stream::of).toArray(String[]::new);
        JobOnServices.Outcome done = job.run(run, settings);
        DEMANDS.forEach(account::waive);
        assertEquals(0, done.code(), done.err());
        String name = JOB + "-" + run + "-t1";
        try (SageMakerClient client = client()) {
            var training = client.describeTrainingJob(job -> job.trainingJobName(name));
            assertEquals(List.of("subnet-0a1b2c3d"), training.vpcConfig().subnets());
            assertTrue(training.enableNetworkIsolation() && training.enableInterContainerTrafficEncryption());
            assertEquals(
                    KEY + " alias/shop",
                    training.resourceConfig().volumeKmsKeyId() + " "
                            + training.outputDataConfig().kmsKeyId());
            var model = client.describeModel(request -> request.modelName(name));
            assertEquals(List.of("sg-0a1b2c3d"), model.vpcConfig().securityGroupIds());
            assertEquals(
                    KEY,
                    client.describeEndpointConfig(request -> request.endpointConfigName(name))
                            .kmsKeyId());
        }
    }

    @Test
    @Order(6)
    void planGoesByTheLastRunAndWritesWhatTheNextOneSends() throws Exception {
        Path requests = folder.resolve("after");
        JobOnServices.Outcome outcome =
                command(List.of("plan", "--config", CONF, "--run-id", "third", "--requests", requests.toString()));
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("Times    as run second took, by the number of items"), outcome.out());
        assertTrue(
                outcome.out().contains("Changes  ~ endpoint shop-recommendation, if the model passes the gate"),
                outcome.out());
        assertEquals(
                List.of(
                        "create-endpoint-config.json",
                        "create-model-package.json",
                        "create-model.json",
                        "create-training-job.json",
                        "update-endpoint.json"),
                names(requests));
        JsonNode sent = read(job.runFolder("third").resolve("requests/create-training-job.json"));
        assertEquals(sent, read(requests.resolve("create-training-job.json")));
        assertEquals(
                JSON.readTree("{\"EndpointName\": \"shop-recommendation\", \"EndpointConfigName\":"
                        + " \"shop-recommendation-third-t1\"}"),
                read(requests.resolve("update-endpoint.json")));
        ObjectNode second = (ObjectNode) JSON.readTree(Files.readString(requests.resolve("create-endpoint-config.json"))
                .replace("-third-t1", "-second-t1"));
        try (SageMakerClient client = client()) {
            var described = client.describeEndpointConfig(d -> d.endpointConfigName(JOB + "-second-t1"))
                    .productionVariants()
                    .get(0);
            assertEquals(
                    described.modelName(),
                    second.at("/ProductionVariants/0/ModelName").asText());
            assertEquals(
                    described.instanceTypeAsString(),
                    second.at("/ProductionVariants/0/InstanceType").asText());
        }
    }

    @Test
    @Order(7)
    void rollbackGoesToTheApprovedModelBeforeAndSaysSo() throws Exception {
        held(Lease.onEndpoint(new RunNames(JOB, "s3a://" + BUCKET), files()), () -> {
            JobOnServices.Outcome held = command("rollback");
            assertEquals(7, held.code(), held.err());
            assertTrue(held.err().contains("Another driver holds endpoint " + JOB + ": process "), held.err());
        });
        assertEquals(JOB + "-second-t1", serving());
        JobOnServices.Outcome outcome = command("rollback");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(
                outcome.out()
                        .contains("Endpoint shop-recommendation is InService with shop-recommendation-first-t1"
                                + " (before: shop-recommendation-second-t1)"),
                outcome.out());
        assertTrue(outcome.out().contains("200 rows of run first answered, at most "), outcome.out());
        assertTrue(
                outcome.out()
                        .contains(
                                "Run first has no recommendation lists, so the current ones stay: those of run second"),
                outcome.out());
        assertEquals(JOB + "-first-t1", serving());
        assertEquals(Approval.REJECTED, registered("second").model().approval());
        Path record = folder.resolve("s3/" + BUCKET + "/rollbacks");
        assertEquals(
                "second",
                read(record.resolve(names(record).get(0))).path("fromRun").asText());
        assertTrue(
                command("runs").out().lines().anyMatch(line -> line.startsWith("first") && line.endsWith("serving")));

        JobOnServices.Outcome again = command("rollback");
        assertEquals(2, again.code());
        assertTrue(
                again.err()
                        .contains("There is no approved model before that of run first; registered are second"
                                + " (Rejected), first (Approved)"),
                again.err());
        JobOnServices.Outcome rejected = command(List.of("rollback", "--config", CONF, "--to", "second"));
        assertEquals(2, rejected.code());
        assertTrue(
                rejected.err().contains("The model of run second is Rejected in the registry")
                        && rejected.err().contains("--model-approval-status Approved"),
                rejected.err());
        JobOnServices.Outcome unknown = command(List.of("rollback", "--config", CONF, "--to", "third"));
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("No model of run third is registered"), unknown.err());
    }

    @Test
    @Order(8)
    void aModelThatDoesNotComeIntoServiceOrAnswersWronglyLeavesTheEndpointAsItWas() throws Exception {
        registry().decide(registered("second").model(), Approval.APPROVED, List.of("Looked at again."));
        List<String> back = List.of("rollback", "--config", CONF, "--to", "second");
        job.services().sageMaker().failNext("endpoint", "The primary container did not pass the ping health check.");
        JobOnServices.Outcome failed = command(back);
        assertEquals(6, failed.code());
        assertTrue(
                failed.err().contains("ping health check")
                        && failed.err().contains("still serves shop-recommendation-first-t1"),
                failed.err());
        assertEquals(
                "second",
                JSON.readTree(Files.readString(unfinishedRollback()))
                        .path("toRun")
                        .asText(),
                "the note is written before the endpoint changes");
        job.services().sageMaker().failNext("InvokeEndpoint", "Rate exceeded");
        job.services().sageMaker().failNext("InvokeEndpoint", "Rate exceeded");
        JobOnServices.Outcome silent = command(back);
        assertEquals(6, silent.code(), silent.err());
        assertTrue(
                silent.err().contains("SageMaker refused to invoke endpoint")
                        && silent.err().contains("Rate exceeded"),
                silent.err());
        assertTrue(
                silent.out()
                        .contains("was not finished and is void, because the endpoint serves"
                                + " shop-recommendation-first-t1"),
                silent.out());
        assertEquals(JOB + "-first-t1", serving());
        assertFalse(Files.exists(unfinishedRollback()));
        assertEquals(Approval.APPROVED, registered("second").model().approval());
        assertEquals(0, command(back).code());
        assertEquals(JOB + "-second-t1", serving());
        assertEquals(Approval.APPROVED, registered("first").model().approval());

        Files.move(job.runFolder("first").resolve("channels"), folder.resolve("channels-of-first"));
        JobOnServices.Outcome withoutRows = command("rollback");
        assertEquals(0, withoutRows.code(), withoutRows.err());
        assertTrue(withoutRows.out().contains("1 rows of run first answered, at most "), withoutRows.out());
        registry().decide(registered("second").model(), Approval.APPROVED, List.of("Looked at again."));
        assertEquals(0, command(back).code());
        assertEquals(JOB + "-second-t1", serving());
        assertEquals(Approval.APPROVED, registered("first").model().approval());
    }

    @Test
    @Order(9)
    void aRollbackThatWasKilledBeforeItsCheckIsFinishedByTheNextOne() throws Exception {
        List<String> toFirst = List.of("rollback", "--config", CONF, "--to", "first");
        for (List<String> next : List.of(List.of("rollback", "--config", CONF), toFirst)) {
            killRollbackFromSecondToFirst();
            job.services().sageMaker().failNext("InvokeEndpoint", "Rate exceeded");
            job.services().sageMaker().failNext("InvokeEndpoint", "Rate exceeded");
            JobOnServices.Outcome unchecked = command(next);
            assertEquals(6, unchecked.code(), unchecked.err());
            assertEquals(JOB + "-second-t1", serving(), "what served before the killed rollback serves again");
            assertEquals(Approval.APPROVED, registered("second").model().approval());

            killRollbackFromSecondToFirst();
            JobOnServices.Outcome finished = command(next);
            assertEquals(0, finished.code(), finished.err());
            assertTrue(
                    finished.out()
                            .contains("The rollback to the model of run first that began at 2026-01-31T03:00:00Z was"
                                    + " not finished; this command finishes it"),
                    finished.out());
            assertTrue(
                    finished.out().contains("with shop-recommendation-first-t1 (before: shop-recommendation-second-t1)")
                            && finished.out().contains(" rows of run first answered, at most "),
                    finished.out());
            assertEquals(Approval.REJECTED, registered("second").model().approval());
            Path records = folder.resolve("s3/" + BUCKET + "/rollbacks");
            assertEquals(
                    "second",
                    read(records.resolve("20260131T030000Z-first.json"))
                            .path("fromRun")
                            .asText());
            assertFalse(Files.exists(unfinishedRollback()));
            approveAndServeSecond();
        }
    }

    @Test
    @Order(9)
    void anotherRunMayTakeThePlaceOfTheTargetOfAKilledRollback() throws Exception {
        killRollbackFromSecondToFirst();
        JobOnServices.Outcome back = command(List.of("rollback", "--config", CONF, "--to", "second"));
        assertEquals(0, back.code(), back.err());
        assertTrue(back.out().contains("was not finished; this one takes its place"), back.out());
        assertEquals(JOB + "-second-t1", serving());
        assertEquals(Approval.APPROVED, registered("second").model().approval());
        assertEquals(Approval.APPROVED, registered("first").model().approval());
        assertFalse(Files.exists(unfinishedRollback()));

        put("rollbacks/unfinished-" + JOB + ".json", "{\"version\": 2, \"toRun\": \"first\"}");
        JobOnServices.Outcome refused = command("rollback");
        assertEquals(2, refused.code(), refused.err());
        assertTrue(
                refused.err()
                        .contains("The note on a rollback that was not finished cannot be understood (s3a://" + BUCKET
                                + "/rollbacks/unfinished-" + JOB + ".json): its version is 2, and this release knows"
                                + " version 1. Nothing was changed. Remove it, and name the run whose model should"
                                + " serve with --to"),
                refused.err());
        Files.delete(unfinishedRollback());
    }

    /** Leaves what a rollback leaves that is killed after its deployment. */
    private static void killRollbackFromSecondToFirst() {
        assertEquals(JOB + "-second-t1", serving());
        put(
                "rollbacks/unfinished-" + JOB + ".json",
                "{\"version\": 1, \"at\": \"2026-01-31T03:00:00Z\", \"fromConfig\": \"" + JOB
                        + "-second-t1\", \"fromRun\": \"second\", \"toRun\": \"first\"}");
        Poller poller = new Poller(Duration.ofMillis(20), Duration.ofSeconds(30), Clock.systemUTC());
        new Endpoints(client(), poller).serve(JOB, JOB + "-first-t1");
    }

    private static void approveAndServeSecond() {
        registry().decide(registered("second").model(), Approval.APPROVED, List.of("Looked at again."));
        JobOnServices.Outcome back = command(List.of("rollback", "--config", CONF, "--to", "second"));
        assertEquals(0, back.code(), back.err());
    }

    private static Path unfinishedRollback() {
        return folder.resolve("s3/" + BUCKET + "/rollbacks/unfinished-" + JOB + ".json");
    }

    @Test
    @Order(10)
    void cleanupRemovesMarkedOldRunsOfItsOwnJobOnlyAndOnlyWithYes() {
        put("runs/old/.dynasage-run", "old\n");
        put(
                "runs/old/run.json",
                "{\"job\": \"" + JOB
                        + "\", \"status\": \"Completed\", \"startedAt\": \"2020-01-01T00:00:00Z\", \"finishedAt\":"
                        + " \"2020-01-01T00:05:00Z\"}");
        put("runs/old/channels/train/part-0.pbr", "x".repeat(1500));
        put("runs/old-and-not-a-run/data", "y");
        put("runs/foreign/.dynasage-run", "somebody-else\n");
        put(
                "runs/foreign/run.json",
                "{\"job\": \"" + JOB
                        + "\", \"status\": \"Completed\", \"startedAt\": \"2019-01-01T00:00:00Z\", \"finishedAt\":"
                        + " \"2019-01-01T00:05:00Z\"}");
        put("runs/truncated/.dynasage-run", "truncated\n");
        put("runs/truncated/run.json", "{\"status\": \"Comp");
        put("older", "z");
        put("runs/theirs/.dynasage-run", "theirs\n");
        put(
                "runs/theirs/run.json",
                "{\"job\": \"shop-2\", \"status\": \"Completed\", \"startedAt\": \"2018-01-01T00:00:00Z\","
                        + " \"finishedAt\": \"2018-01-01T00:05:00Z\"}");
        put("runs/theirs/model/m/output/model.tar.gz", "serves");
        List<String> keepOne = List.of("cleanup", "--config", CONF, "--keep", "1");
        JobOnServices.Outcome dry = command(keepOne);
        assertEquals(0, dry.code(), dry.err());
        for (String line : List.of(
                "stays    third                  it is unfinished, and was active within a day",
                "stays    second                 endpoint shop-recommendation serves it",
                "stays    first                  endpoint shop-recommendation can go back to it",
                "goes     old                    Completed, 3 objects, 1.6 KiB",
                "stays    truncated              s3a://operate-it/runs/truncated/run.json is skipped, because"
                        + " it is not the record of a run: it is not JSON: ",
                "stays    theirs                 it is a run of the job shop-2, which cleans up its own",
                "2 of 6 runs would go: ",
                "Nothing is removed yet; repeat with --yes")) {
            assertTrue(dry.out().contains(line), line + " is not in\n" + dry.out());
        }
        assertTrue(job.objects("old/").size() == 3);
        RunFolder old = new RunFolder(new RunNames(JOB, "s3a://" + BUCKET), new RunId("old"), hadoop());
        held(Lease.onRun(old, files()), () -> {
            JobOnServices.Outcome held = command(with(keepOne, "--yes"));
            assertTrue(
                    held.out().contains("stays    old                    Another driver holds run old: process "),
                    held.out());
            assertTrue(job.objects("old/").contains("channels/train/part-0.pbr"));
        });

        JobOnServices.Outcome foreign = command(with(keepOne, "--yes"));
        assertEquals(2, foreign.code());
        // One more than before: the note of the driver that held it.
        assertTrue(foreign.out().contains("removed  old                    Completed, 4 objects, "), foreign.out());
        assertTrue(
                foreign.err().contains("runs/foreign/.dynasage-run belongs to run \"somebody-else\", not to foreign"),
                foreign.err());
        assertEquals(0, job.objects("old/").size());
        assertEquals(List.of("data"), job.objects("old-and-not-a-run/").stream().toList());
        assertEquals(2, job.objects("foreign/").size());
        assertEquals(3, job.objects("theirs/").size());
        assertEquals(2, job.objects("truncated/").size());
        for (String name : List.of("runs", "plan", "check")) {
            JobOnServices.Outcome outcome = command(name);
            assertEquals(0, outcome.code(), outcome.out() + outcome.err());
            assertTrue(
                    (outcome.out() + outcome.err()).contains("s3a://operate-it/runs/truncated/run.json is skipped"),
                    name + ": " + outcome.out());
        }
        assertTrue(job.objects("first/").contains("run.json")
                && job.objects("third/").contains("ledger/channels.json"));
    }

    @Test
    @Order(11)
    void cleanupAsksForARule() {
        JobOnServices.Outcome none = command("cleanup");
        assertEquals(2, none.code());
        assertTrue(none.err().contains("Choose the runs to remove: --keep N"), none.err());
    }

    @Test
    @Order(12)
    void aRunLooksAheadBeforeItReads() {
        JobOnServices.Outcome outcome = job.run("ahead", "features.cleaning.forget-uri=s3a://operate-it/forget.txt");
        assertEquals(3, outcome.code(), outcome.err());
        assertTrue(
                outcome.err()
                        .contains("features.cleaning.forget-uri = s3a://operate-it/forget.txt: there is no such file."),
                outcome.err());
        assertFalse(job.objects("ahead/").contains("ledger/events.json"));
        JobOnServices.Outcome refused = job.run("refused", "training.spot=true");
        assertEquals(3, refused.code(), refused.err());
        assertEquals(Set.of("outcome.json"), job.objects("refused/"), "its end, and nothing that is a run");
    }

    @Test
    @Order(13)
    void versionsOfNamedRunsArePrunedLikeThoseOfStampedOnes() {
        for (String run : List.of("nightly-0412", "run1", "run10")) {
            JobOnServices.Outcome outcome = job.run(
                    run,
                    Stream.concat(Stream.of(SMALL), Stream.of("name=" + NAMED)).toArray(String[]::new));
            assertEquals(0, outcome.code(), outcome.err());
        }
        List<String> kept = List.of(NAMED + "-run1-t1", NAMED + "-run10-t1");
        try (SageMakerClient client = client()) {
            assertEquals(
                    kept,
                    client.listEndpointConfigs(l -> l.nameContains(NAMED)).endpointConfigs().stream()
                            .map(EndpointConfigSummary::endpointConfigName)
                            .sorted()
                            .toList());
            assertEquals(
                    kept,
                    client.listModels(l -> l.nameContains(NAMED)).models().stream()
                            .map(ModelSummary::modelName)
                            .sorted()
                            .toList());
            assertEquals(
                    NAMED + "-run10-t1",
                    client.describeEndpoint(request -> request.endpointName(NAMED))
                            .endpointConfigName());
        }
        List<String> cleanup = List.of("cleanup", "--config", CONF, "--keep", "1");
        String stays = command(cleanup, "name=" + NAMED).out();
        assertTrue(stays.contains("stays    run10                  endpoint " + NAMED + " serves it"), stays);
        assertTrue(stays.contains("stays    run1                   endpoint " + NAMED + " can go back to it"), stays);
        assertTrue(stays.contains("goes     nightly-0412 "), stays);
        RegisteredRun run1 = registry().versions(NAMED).stream()
                .filter(version -> version.runId().equals("run1"))
                .findFirst()
                .orElseThrow();
        registry().decide(run1.model(), Approval.REJECTED, List.of("Looked at again."));
        String needed = command(cleanup, "name=" + NAMED).out();
        assertTrue(needed.contains("stays    nightly-0412           `rollback` would go to its model"), needed);
    }

    @Test
    @Order(14)
    void retireDeletesWhatTheJobHasInSageMakerAndNothingElse() {
        List<String> retire = List.of("retire", "--config", CONF);
        try (SageMakerClient client = client()) {
            String killed = NAMED + "-killed-t1";
            client.createEndpoint(request -> request.endpointName(killed)
                    .endpointConfigName(NAMED + "-run10-t1")
                    .tags(tag -> tag.key("dynasage:endpoint").value(NAMED)));
            put("runs/halfway/.dynasage-run", "halfway\n");
            put("runs/halfway/" + RunFolder.SETTINGS, "name = " + NAMED + "\n");
            String goes = command(retire, "name=" + NAMED).out();
            for (String line : List.of(
                    "goes     endpoint " + NAMED + " is InService with 1 ml.m5.large: $83.95 a month\n",
                    "goes     endpoint " + killed + " is ",
                    "goes     endpoint config " + NAMED + "-run1-t1 and its model\n",
                    "goes     model package group " + NAMED + " with 3 versions\n",
                    "Nothing is deleted yet; repeat with --yes\n",
                    "stays    the runs below s3a://operate-it/runs/",
                    "open     run halfway is unfinished and was active within a day; if it goes on, it deploys again:"
                            + " stop it, and the schedule of the job, before retire --yes\n")) {
                assertTrue(goes.contains(line), line + " is not in\n" + goes);
            }
            assertEquals(
                    2,
                    client.listEndpoints(l -> l.nameContains(NAMED)).endpoints().size());
            JobOnServices.Outcome done = command(
                    List.of("retire", "--config", CONF, "--yes"), "name=" + NAMED, "sagemaker.poll-interval=50ms");
            assertEquals(0, done.code(), done.err());
            assertTrue(done.out().contains("deleted  endpoint " + killed + " is "), done.out());
            assertEquals(
                    List.of(), client.listEndpoints(l -> l.nameContains(NAMED)).endpoints());
            assertEquals(
                    List.of(),
                    client.listEndpointConfigs(l -> l.nameContains(NAMED)).endpointConfigs());
            assertEquals(
                    List.of(), client.listModels(l -> l.nameContains(NAMED)).models());
            assertEquals(
                    JOB,
                    client.describeEndpoint(request -> request.endpointName(JOB))
                            .endpointName(),
                    "another job's endpoint stays");
        }
        assertFalse(registry().hasGroup(NAMED));
        assertTrue(command(retire, "name=" + NAMED).out().startsWith("SageMaker has nothing of " + NAMED + "\n"));
    }

    private static void fails(int code, String line, String... overrides) {
        JobOnServices.Outcome outcome = command(List.of("check", "--config", CONF, "--no-sample"), overrides);
        assertEquals(code, outcome.code(), outcome.out() + outcome.err());
        assertTrue(
                outcome.out().lines().anyMatch(found -> found.startsWith("fail") && found.contains(line)),
                line + " is not in\n" + outcome.out());
    }

    private static JobOnServices.Outcome command(String name) {
        return command(List.of(name, "--config", CONF));
    }

    private static JobOnServices.Outcome command(List<String> command, String... overrides) {
        return job.command(
                command,
                Stream.concat(
                                Stream.of(SMALL).filter(setting -> !setting.startsWith("recommendations.count")),
                                Stream.of(overrides))
                        .toArray(String[]::new));
    }

    private static List<String> with(List<String> command, String more) {
        List<String> all = new ArrayList<>(command);
        all.add(more);
        return all;
    }

    private static List<String> names(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(Files.readString(file));
    }

    /** Does something while another driver holds the lease. */
    private static void held(Lease lease, Runnable command) {
        try (lease) {
            lease.take();
            command.run();
        }
    }

    private static NewFiles files() {
        return NewFiles.at("s3a://" + BUCKET + "/", hadoop(), "us-east-1", Clock.systemUTC());
    }

    private static Configuration hadoop() {
        return TestSpark.session().sparkContext().hadoopConfiguration();
    }

    private static void put(String key, String text) {
        try (S3Client s3 = job.services().s3().client()) {
            s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(text));
        }
    }

    private static String serving() {
        try (SageMakerClient client = client()) {
            return client.describeEndpoint(request -> request.endpointName(JOB)).endpointConfigName();
        }
    }

    private static RegisteredRun registered(String run) {
        return registry().versions(JOB).stream()
                .filter(version -> version.runId().equals(run))
                .findFirst()
                .orElseThrow();
    }

    private static ModelRegistry registry() {
        return new ModelRegistry(
                client(), new Poller(Duration.ofMillis(50), Duration.ofSeconds(10), Clock.systemUTC()));
    }

    private static SageMakerClient client() {
        return SageMakerClient.builder()
                .endpointOverride(job.services().sageMaker().endpoint())
                .build();
    }
}
