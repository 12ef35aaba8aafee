package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.submit.RecordingAws;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;

/** What SNS and CloudWatch receive at the end of a run, over their own wire protocols. */
class NoticesIT {
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:shop-recommendation-notices";
    private static final String ALARM = "shop-recommendation-endpoint-5xx";
    private static final String PUBLISHED = """
        <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
        <PublishResult><MessageId>1</MessageId></PublishResult>
        <ResponseMetadata><RequestId>2</RequestId></ResponseMetadata></PublishResponse>\
        """;
    private static final List<String> SMALL = List.of(
            "evaluation.baselines=[popularity]",
            "evaluation.full-ranking=false",
            "evaluation.segments=false",
            "recommendations.count=0",
            "training.hyperparameters.epochs=1",
            "source.reader=direct",
            "sagemaker.poll-interval=200ms",
            "notices.metrics=always",
            "features.negatives.draws=1",
            "features.negatives.per-positive=2",
            "features.evaluation-negatives=20",
            "evaluation.gate.must-beat=[]");

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static final Logged LOGGED = new Logged();

    /** What the job's classes log. */
    private static final class Logged extends AbstractAppender {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        private Logged() {
            super("logged", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(event.getLevel() + " " + event.getContextData().getValue("runId") + " "
                    + event.getContextData().getValue("stage") + " "
                    + event.getMessage().getFormattedMessage());
        }
    }

    @BeforeAll
    static void start() {
        job = JobOnServices.start(folder, "notices-it");
        job.reach("no-such-bucket-of-ours");
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(2000, 7));
        LOGGED.start();
        LoggerContext log = (LoggerContext) LogManager.getContext(false);
        LoggerConfig jobs = new LoggerConfig("io.dynasage.job", Level.INFO, false);
        jobs.addAppender(LOGGED, null, null);
        log.getConfiguration().addLogger("io.dynasage.job", jobs);
        log.updateLoggers();
    }

    @AfterAll
    static void stop() {
        LoggerContext log = (LoggerContext) LogManager.getContext(false);
        log.getConfiguration().removeLogger("io.dynasage.job");
        log.updateLoggers();
        job.close();
    }

    private static RecordingAws aws() {
        return new RecordingAws().answer("POST /", PUBLISHED);
    }

    private static JobOnServices.Outcome run(RecordingAws aws, String runId, String... more) {
        return job.run(
                runId,
                Stream.of(
                                SMALL.stream(),
                                Stream.of("notices.topic=" + TOPIC, "notices.topic-endpoint=" + aws.endpoint()),
                                Stream.of(more))
                        .flatMap(s -> s)
                        .toArray(String[]::new));
    }

    private static JsonNode metrics(JobOnServices.Outcome outcome) throws Exception {
        List<String> lines = outcome.out()
                .lines()
                .filter(line -> line.startsWith("{\"_aws\""))
                .toList();
        assertEquals(1, lines.size(), outcome.out());
        return new ObjectMapper().readTree(lines.get(0));
    }

    /** The form that SNS's protocol sends. */
    private static Map<String, String> published(RecordingAws aws) {
        List<RecordingAws.Call> calls = aws.calls("POST /");
        assertEquals(1, calls.size());
        Map<String, String> form = new TreeMap<>();
        for (String pair : calls.get(0).body().split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    @Test
    void aRunReportsItsEndAndAnAlarmRollsTheNextDeploymentBack() throws Exception {
        try (RecordingAws aws = aws()) {
            JobOnServices.Outcome outcome = run(aws, "notified");
            assertEquals(0, outcome.code(), outcome.err());
            JsonNode line = metrics(outcome);
            JsonNode record = job.record("notified");
            assertEquals(
                    "shop-recommendation notified completed",
                    line.path("job").asText() + " " + line.path("runId").asText() + " "
                            + line.path("outcome").asText());
            assertEquals(record.at("/evaluation/scorers/model/ndcgAt10"), line.path("NdcgAt10"));
            assertEquals(record.at("/evaluation/scorers/popularity/ndcgAt10"), line.path("PopularityNdcgAt10"));
            assertEquals(2000, line.path("ItemsRead").asInt());
            assertEquals(
                    record.at("/metrics/ConsumedReadUnits").asDouble(),
                    line.path("ConsumedReadUnits").asDouble());
            assertTrue(
                    record.path("metrics").size() >= 15
                            && record.at("/metrics/TrainingSeconds").asDouble() > 0,
                    record.path("metrics").toString());
            Map<String, String> message = published(aws);
            assertEquals(
                    List.of("Publish", TOPIC, "Dynasage shop-recommendation: run notified is deployed", "json"),
                    Stream.of("Action", "TopicArn", "Subject", "MessageStructure")
                            .map(message::get)
                            .toList());
            assertTrue(message.containsValue("completed") && message.containsValue("outcome"), message.toString());
            assertTrue(
                    RecordingAws.json(message.get("Message"))
                            .path("default")
                            .asText()
                            .contains("endpoint shop-recommendation serves its model"),
                    message.get("Message"));
            JsonNode queued = RecordingAws.json(
                    RecordingAws.json(message.get("Message")).path("sqs").asText());
            assertEquals(
                    "completed s3://notices-it/runs/notified/",
                    queued.path("outcome").asText() + " "
                            + queued.path("folder").asText());
        }
        assertEquals("0 completed never", outcome("notified"));
        theAlarmRollsTheNextDeploymentBack();
        assertEquals("6 failed later", outcome("alarmed"));
        aRunThatIsStartedTwiceIsOneRun();
    }

    /** A finished run ends at once, and nobody is notified again. */
    private static void aRunThatIsStartedTwiceIsOneRun() {
        try (RecordingAws aws = aws()) {
            JobOnServices.Outcome again = job.command(
                    List.of("run", "--config", "conf/recommendation.conf", "--begin-or-resume", "notified"),
                    Stream.concat(
                                    SMALL.stream(),
                                    Stream.of("notices.topic=" + TOPIC, "notices.topic-endpoint=" + aws.endpoint()))
                            .toArray(String[]::new));
            assertEquals(0, again.code(), again.err());
            assertTrue(again.out().contains("Run notified is finished already: done"), again.out());
            assertEquals(List.of(), aws.calls());
        }
    }

    /** What a run's folder says of its end. */
    private static String outcome(String run) throws Exception {
        JsonNode outcome =
                new ObjectMapper().readTree(Files.readString(job.runFolder(run).resolve("outcome.json")));
        return outcome.path("code").asText() + " " + outcome.path("ending").asText() + " "
                + outcome.path("retry").asText();
    }

    private static void theAlarmRollsTheNextDeploymentBack() throws Exception {
        job.services().sageMaker().failNext("alarm", ALARM);
        try (RecordingAws aws = aws()) {
            JobOnServices.Outcome outcome =
                    run(aws, "alarmed", "endpoint.rollback-alarms=[" + ALARM + "]", "endpoint.baking-time=30s");
            assertEquals(6, outcome.code(), outcome.err());
            assertTrue(outcome.err().contains("The alarm " + ALARM + " went off during the deployment"), outcome.err());
            DescribeEndpointResponse endpoint = endpoint();
            assertEquals(
                    "shop-recommendation-notified-t1 InService",
                    endpoint.endpointConfigName() + " " + endpoint.endpointStatusAsString());
            assertEquals(
                    List.of(ALARM),
                    endpoint.lastDeploymentConfig().autoRollbackConfiguration().alarms().stream()
                            .map(alarm -> alarm.alarmName())
                            .toList());
            JsonNode line = metrics(outcome);
            assertEquals(
                    "failed endpoint 1 0",
                    line.path("outcome").asText() + " " + line.path("stage").asText() + " "
                            + line.path("FailedRuns").asInt() + " "
                            + line.path("Deployments").asInt());
            assertTrue(
                    line.path("EvaluationSeconds").isNumber()
                            && line.path("EndpointSeconds").isMissingNode(),
                    line.toString());
            assertEquals(
                    "Dynasage shop-recommendation: run alarmed failed in endpoint",
                    published(aws).get("Subject"));
        }
    }

    @Test
    void aTopicThatCannotBeReachedIsNamedAndChangesNothing() throws Exception {
        RecordingAws gone = aws();
        String nobody = gone.endpoint();
        gone.close();
        try (RecordingAws aws = aws()) {
            JobOnServices.Outcome outcome = run(
                    aws,
                    "refused",
                    "notices.topic-endpoint=" + nobody,
                    "evaluation.gate.must-beat=[popularity]",
                    "evaluation.gate.minimum-lift=100000%");
            assertEquals(5, outcome.code(), outcome.err());
            assertEquals(
                    "refused 1",
                    metrics(outcome).path("outcome").asText() + " "
                            + metrics(outcome).path("RefusedRuns").asInt());
        }
        List<String> lines = LOGGED.lines.stream()
                .filter(line -> line.contains("The notification about run refused did not reach"))
                .toList();
        assertTrue(lines.stream().anyMatch(line -> line.contains("topic " + TOPIC + ": ")), LOGGED.lines.toString());
        assertTrue(
                LOGGED.lines.stream()
                        .anyMatch(line -> line.startsWith("INFO refused training Training - ")
                                || line.startsWith("INFO refused training Completed - ")),
                "the thread that waits for SageMaker names run and stage: " + LOGGED.lines);
    }

    @Test
    void aRunThatFailsEarlyIsCountedAndReportedOnlyIfConfigured() throws Exception {
        try (RecordingAws aws = aws()) {
            job.table(
                    "foreign", List.of(Map.of("id", AttributeValue.fromS("1"), "colour", AttributeValue.fromS("red"))));
            JobOnServices.Outcome outcome = run(aws, "early", "source.table=foreign", "notices.on=[completed]");
            assertEquals(4, outcome.code(), outcome.err());
            assertEquals(
                    "failed events",
                    metrics(outcome).path("outcome").asText() + " "
                            + metrics(outcome).path("stage").asText());
            assertEquals(List.of(), aws.calls());
            JobOnServices.Outcome nowhere = run(aws, "early", "output.uri=s3a://no-such-bucket-of-ours");
            assertEquals(
                    "1 true",
                    metrics(nowhere).path("FailedRuns").asInt() + " "
                            + metrics(nowhere).path("stage").isMissingNode());
            assertTrue(
                    published(aws).get("Subject").endsWith("run early failed"),
                    aws.calls().toString());
            List<String> args =
                    new ArrayList<>(List.of("run", "--config", "conf/recommendation.conf", "--resume", "never-begun"));
            JobOnServices.Outcome mistake =
                    job.command(args, "notices.topic=" + TOPIC, "notices.topic-endpoint=" + aws.endpoint());
            assertEquals(2, mistake.code());
            assertFalse(mistake.out().contains("_aws"), "a mistake on the command line is not a failed run");
        }
    }

    private static DescribeEndpointResponse endpoint() {
        try (SageMakerClient client = SageMakerClient.builder()
                .endpointOverride(job.services().sageMaker().endpoint())
                .build()) {
            return client.describeEndpoint(request -> request.endpointName("shop-recommendation"));
        }
    }
}
