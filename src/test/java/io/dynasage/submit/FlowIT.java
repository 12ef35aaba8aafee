package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dynasage.submit.Flow.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the state machines ask of their services, their expressions evaluated by JSONata's own implementation. */
class FlowIT {
    private static final String REFUSED =
            "{\"Error\": \"States.TaskFailed\", \"Cause\": \"{\\\"StateDetails\\\": \\\"Job execution failed."
                    + " ExitCode: 5. Last few exceptions\\\"}\"}";
    private static final String FAILED =
            "{\"Error\": \"States.TaskFailed\", \"Cause\": \"{\\\"StateDetails\\\": \\\"Job execution failed."
                    + " ExitCode: 55. Last\\\"}\"}";

    private static final String TRAINING_ROLE = "arn:aws:iam::123456789012:role/shop-recommendation-training";

    /** The exit code by which EMR Serverless says that another driver holds the run. */
    private static final String HELD = FAILED.replace("ExitCode: 55", "ExitCode: 7");

    private static final String THROTTLED =
            "{\"Error\": \"EmrServerless.ThrottlingException\", \"Cause\": \"Rate exceeded\"}";

    /** The input that the schedule gives, delivered at three in the morning. */
    static String scheduled() {
        try {
            JsonNode target =
                    json(Files.readString(Path.of("submit/schedule.json"))).path("Target");
            return json(target.path("Input").asText())
                    .path("Input")
                    .asText()
                    .replace("<aws.scheduler.scheduled-time>", "2026-01-31T03:00:00Z");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String scheduledAnd(String more) {
        return scheduled().replaceFirst("\\}$", ", " + more + "}");
    }

    private static Flow split() {
        return new Flow("flow.asl.json").answer("ReadRequest", Flow.TRAINING_REQUEST);
    }

    /** The tasks of a run in which nothing fails. */
    private static final List<String> WHOLE =
            List.of("Spark", "ReadRequest", "Train", "Spark", "ReadRequest", "Train", "Spark", "TellSuccess");

    @Test
    void theSplitRunIsThreeJobsAndTwoTrainingsWithOneRunId() {
        Walk walk = split().walk(scheduled());
        assertEquals(WHOLE, walk.states());
        assertEquals("Succeeded", walk.end());
        String common = "[\"run\", \"--config\", \"s3a://my-bucket/recommendation/job.conf\", \"--begin-or-resume\","
                + " \"20260131T030000Z\"";
        assertEquals(json(common + ", \"--until\", \"channels\"]"), job(walk, 0));
        assertEquals(json(common + ", \"--until\", \"refit-channels\"]"), job(walk, 1));
        assertEquals(json(common + "]"), job(walk, 2));
        String requests = "recommendation/runs/20260131T030000Z/requests/";
        assertEquals(
                requests + "create-training-job.json",
                walk.arguments("ReadRequest").path("Key").asText());
        assertEquals(
                requests + "create-training-job-final.json",
                walk.arguments("ReadRequest", 1).path("Key").asText());
        assertEquals(
                json("{\"TrainingJobName\": \"shop-recommendation-R\", \"AlgorithmSpecification\": {}, \"RoleArn\": \""
                        + TRAINING_ROLE + "\"}"),
                walk.arguments("Train"));
        assertTrue(walk.arguments("TellSuccess")
                .path("Message")
                .asText()
                .endsWith("s3://my-bucket/recommendation/runs/20260131T030000Z/run.json"));
    }

    @Test
    void aRunThatServesTheJudgedModelItselfTrainsOnce() {
        Walk walk = split().answer(
                        "ReadRequest",
                        Flow.TRAINING_REQUEST,
                        Flow.missing("flow", "recommendation/runs/R/requests/create-training-job-final.json"))
                .walk(scheduled());
        assertEquals(
                List.of("Spark", "ReadRequest", "Train", "Spark", "ReadRequest", "Spark", "TellSuccess"),
                walk.states());
        assertEquals(5, job(walk, 2).size(), "the last job goes to the end");
    }

    /** The arguments of the job in one of the visits of Spark. */
    private static JsonNode job(Walk walk, int visit) {
        return walk.arguments("Spark", visit).at("/JobDriver/SparkSubmit/EntryPointArguments");
    }

    @Test
    void aRunIdThatIsGivenIsKeptAndAResumedRunIsOneJob() {
        assertEquals(
                "nightly-0412",
                job(split().walk(scheduledAnd("\"runId\": \"nightly-0412\"")), 0)
                        .get(4)
                        .asText());
        Walk resumed = split().walk(scheduledAnd("\"resume\": \"nightly-0412\""));
        assertEquals(List.of("Spark", "TellSuccess"), resumed.states());
        assertEquals("nightly-0412", job(resumed, 0).get(4).asText());
    }

    /** Otherwise whoever may start an execution holds the job's role. */
    @Test
    void anInputChoosesNeitherJarNorConfigurationNorRoles() {
        Walk walk = split().walk("""
            {"runId": "R", "applicationId": "00other", "jobRoleArn": "arn:aws:iam::123456789012:role/admin",
             "jar": "s3://other/x.jar", "config": "s3a://other/x.conf", "spark": "--jars s3://other/x.jar",
             "job": {"jar": "s3://other/x.jar"}, "bucket": "other", "topicArn": "arn:aws:sns:a:1:other"}\
            """);
        for (String state : walk.states()) {
            String arguments = walk.arguments(state).toString();
            assertTrue(!arguments.contains("other") && !arguments.contains("admin"), arguments);
        }
        assertEquals(
                "--class io.dynasage.job.Dynasage",
                walk.arguments("Spark")
                        .at("/JobDriver/SparkSubmit/SparkSubmitParameters")
                        .asText());
        assertEquals(
                "--class io.dynasage.job.Dynasage --conf spark.driver.memory=20g",
                split().job("spark", "--conf spark.driver.memory=20g")
                        .walk(scheduled())
                        .arguments("Spark")
                        .at("/JobDriver/SparkSubmit/SparkSubmitParameters")
                        .asText());
    }

    /** Some organizations refuse a job without their tags. */
    @Test
    void jobsHaveTheTagsOfTheStackAndOfTheirRun() {
        assertEquals(
                json("{\"dynasage:run\": \"20260131T030000Z\"}"),
                split().walk(scheduled()).arguments("Spark").path("Tags"));
        assertEquals(
                json("{\"team\": \"growth\", \"dynasage:run\": \"20260131T030000Z\"}"),
                split().job("tags", Map.of("team", "growth"))
                        .walk(scheduled())
                        .arguments("Spark")
                        .path("Tags"));
    }

    /** A run's request is a file that the job writes; role and image of the training job are not its choice. */
    @Test
    void aTrainingRequestChoosesNeitherRoleNorImage() {
        String request = "{\"Body\": \"{\\\"TrainingJobName\\\": \\\"R\\\", \\\"RoleArn\\\": \\\"admin\\\","
                + " \\\"AlgorithmSpecification\\\": {\\\"TrainingImage\\\": \\\"theirs\\\","
                + " \\\"TrainingInputMode\\\": \\\"File\\\"}}\"}";
        JsonNode free = split().answer("ReadRequest", request).walk(scheduled()).arguments("Train");
        assertEquals(TRAINING_ROLE, free.path("RoleArn").asText());
        assertEquals("theirs", free.at("/AlgorithmSpecification/TrainingImage").asText());
        JsonNode bound = split().answer("ReadRequest", request)
                .job("trainingImage", "ours")
                .walk(scheduled())
                .arguments("Train");
        assertEquals(
                json("{\"TrainingImage\": \"ours\", \"TrainingInputMode\": \"File\"}"),
                bound.path("AlgorithmSpecification"));
    }

    /** The answer with what a driver left in the run's folder. */
    private static String left(int code, String retry, String message) {
        return outcome("2026-01-31T04:00:00Z", code, retry, message);
    }

    private static String outcome(String at, int code, String retry, String message) {
        String outcome =
                "{\"at\": \"" + at + "\", \"ending\": \"" + (code == 5 ? "refused" : "failed") + "\", \"code\": " + code
                        + ", \"retry\": \"" + retry + "\", \"message\": \"" + message + "\", \"next\": \"Do this.\"}";
        return "{\"Body\": " + JsonNodeFactory.instance.textNode(outcome) + "}";
    }

    private static long notifications(Walk walk) {
        return walk.states().stream().filter(state -> state.startsWith("Tell")).count();
    }

    @Test
    void aRunByHandIsNamedByTheTimeOfItsExecution() {
        assertEquals("20260131T030000Z-123", job(split().walk("{}"), 0).get(4).asText());
    }

    /** The step of a cluster ends with 1 for any code, and the reason is in the outcome. */
    @Test
    void theGatesRefusalIsToldAsWhatItIs() {
        for (Flow flow : List.of(
                split().answer("Spark", "{}", REFUSED),
                split().answer("Spark", "{}", FAILED).answer("ReadOutcome", left(5, "never", "auc is 0.4.")))) {
            Walk walk = flow.walk(scheduled());
            assertEquals(
                    List.of("Spark", "ReadRequest", "Train", "Spark", "ReadOutcome", "TellRefusal"), walk.states());
            assertEquals("Refused", walk.end());
            assertEquals(
                    "Dynasage run 20260131T030000Z: the model was refused",
                    walk.arguments("TellRefusal").path("Subject").asText());
        }
        assertTrue(split().answer("Spark", "{}", FAILED)
                .answer("ReadOutcome", left(5, "never", "auc is 0.4."))
                .walk(scheduled())
                .cause()
                .endsWith("auc is 0.4."));
    }

    @Test
    void aFinalFailureIsToldOnceWithItsReasonAndNotTriedAgain() {
        Walk walk = split().answer("Spark", FAILED)
                .answer("ReadOutcome", left(4, "never", "The table has no items."))
                .walk(scheduled());
        assertEquals(List.of("Spark", "ReadOutcome", "TellFailure"), walk.states());
        assertEquals("Failed", walk.end());
        String message = walk.arguments("TellFailure").path("Message").asText();
        assertTrue(
                message.startsWith("Run 20260131T030000Z failed while preparing the channels (exit code 4). The table"
                        + " has no items. What to do: Do this. All of the run: "),
                message);
        assertTrue(walk.cause().endsWith("The table has no items."), walk.cause());
    }

    /** A driver that cannot read its configuration does not know the run's folder, so it leaves no outcome. */
    @Test
    void aWrongConfigurationIsReportedOnceAndNotTriedAgain() {
        Walk walk = split().answer("Spark", FAILED.replace("ExitCode: 55", "ExitCode: 3"))
                .walk(scheduled());
        assertEquals(List.of("Spark", "ReadOutcome", "TellFailure"), walk.states());
        assertEquals("Failed", walk.end());
        String message = walk.arguments("TellFailure").path("Message").asText();
        assertTrue(message.contains("ExitCode: 3. ") && message.contains("see docs/runbook.md."), message);
    }

    @Test
    void aCrashIsResumedAndAtTheLastTold() {
        assertEquals(
                Stream.concat(Stream.of("Spark", "ReadOutcome"), WHOLE.stream()).toList(),
                split().answer("Spark", FAILED, "{}").walk(scheduled()).states());
        Walk always = split().answer("Spark", "{}", "{}", FAILED).walk(scheduled());
        assertEquals("Failed", always.end());
        assertEquals(List.of(120, 120, 120, 120), always.waits());
        assertEquals(1, notifications(always));
        String message = always.arguments("TellFailure").path("Message").asText();
        assertTrue(
                message.contains("failed while completing the run. States.TaskFailed. ")
                        && message.contains("ExitCode: 55")
                        && message.contains("see docs/runbook.md. To resume the run, start arn:flow with {\"resume\":"
                                + " \"20260131T030000Z\"}. All of the run: "),
                message);
        assertEquals(2, always.states().stream().filter("Train"::equals).count());
    }

    /** What an earlier execution left says nothing of this one. */
    @Test
    void anOutcomeOfAnEarlierExecutionIsNoOutcome() {
        Walk walk = split().answer("Spark", THROTTLED, "{}")
                .answer("ReadOutcome", outcome("2026-01-30T04:00:00Z", 4, "never", "old"))
                .walk(scheduledAnd("\"resume\": \"nightly-0412\""));
        assertEquals(List.of("Spark", "ReadOutcome", "Spark", "TellSuccess"), walk.states());
    }

    /**
     * A phase that succeeded leaves an outcome, too; it says nothing of a driver that could not be started after it.
     */
    @Test
    void theOutcomeOfThePhaseBeforeIsNotThatOfADriverThatNeverStarted() {
        Walk walk = split().answer("Spark", "{}", THROTTLED)
                .answer("ReadOutcome", left(0, "resume", "The run stopped after the stage channels."))
                .walk(scheduled());
        assertEquals("Failed", walk.end());
        String message = walk.arguments("TellFailure").path("Message").asText();
        assertTrue(
                message.startsWith("Run 20260131T030000Z failed while judging the model. ")
                        && !message.contains("stopped after"),
                message);
        Walk simple = step().answer("Run", FAILED)
                .answer("ReadOutcome", left(0, "never", "It is done."))
                .walk(stepInput());
        assertEquals(3, simple.states().stream().filter("Run"::equals).count(), "a crash is resumed");
    }

    /** Retries that double their pauses would go on for days. */
    @Test
    void noRetryGoesOnForHoursWithoutANotification() throws IOException {
        for (String file : List.of("flow.asl.json", "step-flow.asl.json")) {
            for (JsonNode retry :
                    json(Files.readString(Path.of("submit", file))).findValues("Retry")) {
                for (JsonNode rule : retry) {
                    double seconds = 0;
                    double pause = rule.path("IntervalSeconds").asDouble(1);
                    for (int n = 0; n < rule.path("MaxAttempts").asInt(3); n++) {
                        seconds += pause;
                        pause *= rule.path("BackoffRate").asDouble(2);
                    }
                    assertTrue(seconds <= 2 * 3600, file + ": " + rule + " goes on for " + seconds + " s");
                }
            }
        }
    }

    @Test
    void aThrottledStartIsTriedAgain() {
        Walk walk = split().answer("Spark", THROTTLED, THROTTLED, "{}", THROTTLED, "{}")
                .walk(scheduled());
        assertEquals("Succeeded", walk.end());
        assertEquals(List.of(120, 120, 120), walk.waits());
        assertEquals(1, notifications(walk));
    }

    @Test
    void whatNeedsTimeIsResumedLater() {
        Walk walk = split().answer("Spark", "{}", "{}", FAILED, "{}")
                .answer("ReadOutcome", left(6, "later", "SageMaker refused: ResourceLimitExceeded."))
                .walk(scheduled());
        assertEquals("Succeeded", walk.end());
        assertEquals(List.of(1800), walk.waits());
    }

    /** The other execution of the same run tells of its end. */
    @Test
    void aDuplicateOfTheScheduleWaitsAndEndsQuietly() {
        Walk walk = split().answer("Spark", HELD).walk(scheduled());
        assertEquals("Duplicate", walk.end());
        assertEquals(0, notifications(walk));
        assertEquals(List.of(1800, 1800, 1800, 1800), walk.waits());
    }

    @Test
    void aRunThatOverlapsAnotherWaitsForTheEndpoint() {
        Walk walk = split().answer("Spark", "{}", "{}", HELD, HELD, "{}").walk(scheduled());
        assertEquals("Succeeded", walk.end());
        assertEquals(List.of(1800, 1800), walk.waits());
        Walk never = split().answer("Spark", "{}", "{}", HELD).walk(scheduled());
        assertEquals("Failed", never.end());
        assertEquals(1, notifications(never));
    }

    @Test
    void aTrainingJobThatExistsAlreadyIsLeftToTheResumedRun() {
        Walk walk = split().answer("Train", "{\"Error\": \"SageMaker.ResourceInUseException\", \"Cause\": \"exists\"}")
                .walk(scheduled());
        assertEquals(WHOLE, walk.states());
    }

    @Test
    void aTrainingJobThatCannotSucceedFailsTheRunWithItsReason() {
        Walk walk = split().answer("Train", failedTraining("AlgorithmError: ExecuteUserScriptError"))
                .walk(scheduled());
        assertEquals(List.of("Spark", "ReadRequest", "Train", "TellFailure"), walk.states());
        String message = walk.arguments("TellFailure").path("Message").asText();
        assertTrue(message.contains("failed while training") && message.contains("AlgorithmError"), message);
    }

    /** SageMaker never takes a name again: the prepared run writes the request of the next attempt. */
    @Test
    void aTrainingJobWithoutInstancesIsTriedAgainUnderAnotherName() {
        Walk walk = split().answer("Train", failedTraining("CapacityError: Unable to provision"), "{}")
                .walk(scheduled());
        assertEquals(
                Stream.concat(Stream.of("Spark", "ReadRequest", "Train"), WHOLE.stream())
                        .toList(),
                walk.states());
        assertEquals(job(walk, 0), job(walk, 1), "the phase before is the one that writes the request");
        Walk last = split().answer("Train", "{}", failedTraining("CapacityError"), "{}")
                .walk(scheduled());
        assertEquals(job(last, 1), job(last, 2));
        assertEquals(List.of(1800), walk.waits());
        Walk always =
                split().answer("Train", failedTraining("InternalServerError")).walk(scheduled());
        assertEquals("Failed", always.end());
        assertEquals(4, always.states().stream().filter("Train"::equals).count());
        Walk throttled = split().answer(
                        "Train", "{\"Error\": \"SageMaker.ThrottlingException\", \"Cause\": \"Rate exceeded\"}", "{}")
                .walk(scheduled());
        assertEquals(3, throttled.states().stream().filter("Train"::equals).count(), "one more than in a whole run");
        Walk slow = split().answer(
                        "Train",
                        "{\"Error\": \"SageMaker.AmazonSageMakerException\", \"Cause\": \"Rate exceeded\"}",
                        "{}")
                .walk(scheduled());
        assertEquals(throttled.states(), slow.states(), "the integration's name for what has none of its own");
        Walk spot = split().answer(
                        "Train",
                        "{\"Error\": \"States.TaskFailed\", \"Cause\": \"{\\\"TrainingJobStatus\\\": \\\"Stopped\\\","
                                + " \\\"SecondaryStatus\\\": \\\"MaxWaitTimeExceeded\\\"}\"}",
                        "{}")
                .walk(scheduled());
        assertEquals(List.of(1800), spot.waits(), "there may be spot instances later");
    }

    private static String failedTraining(String reason) {
        return "{\"Error\": \"States.TaskFailed\", \"Cause\": \"{\\\"FailureReason\\\": \\\"" + reason + "\\\"}\"}";
    }

    @Test
    void aTaskThatTakesTooLongIsToldToo() {
        Walk walk = split().answer("Train", "{\"Error\": \"States.Timeout\"}").walk(scheduled());
        assertEquals("Failed", walk.end());
        assertEquals(1, notifications(walk));
        assertTrue(walk.arguments("TellFailure").path("Message").asText().contains("States.Timeout"));
    }

    @Test
    void aTopicThatFailsDoesNotTurnSuccessIntoFailure() {
        assertEquals(
                "Succeeded",
                split().answer("TellSuccess", FAILED).walk(scheduled()).end());
        assertEquals(
                "Refused",
                split().answer("Spark", "{}", REFUSED)
                        .answer("TellRefusal", FAILED)
                        .walk(scheduled())
                        .end());
    }

    @Test
    void theSimpleFlowEndsItsClusterWhateverTheStepDoes() {
        Walk done = step().walk(stepInput());
        assertEquals(List.of("CreateCluster", "Run", "Terminate", "TellSuccess"), done.states());
        assertEquals(json("[\"subnet-1\"]"), done.arguments("CreateCluster").at("/Instances/Ec2SubnetIds"));
        assertEquals(
                json("[{\"Key\": \"dynasage:job\", \"Value\": \"shop-recommendation\"},"
                        + " {\"Key\": \"for-use-with-amazon-emr-managed-policies\", \"Value\": \"true\"},"
                        + " {\"Key\": \"dynasage:run\", \"Value\": \"R\"}]"),
                done.arguments("CreateCluster").path("Tags"));
        assertEquals(
                json("[{\"Name\": \"Hadoop\"}, {\"Name\": \"Spark\"}]"),
                done.arguments("CreateCluster").path("Applications"));
        assertEquals(
                json("{\"Key\": \"team\", \"Value\": \"growth\"}"),
                step().walk(stepInput().replaceFirst("\\}$", ", \"tags\": {\"team\": \"growth\"}}"))
                        .arguments("CreateCluster")
                        .at("/Tags/3"));
        JsonNode spark4 = step().walk(stepInput().replaceFirst("\\}$", ", \"release\": \"emr-spark-8.1.0\"}"))
                .arguments("CreateCluster");
        assertEquals("emr-spark-8.1.0", spark4.path("ReleaseLabel").asText());
        assertEquals(json("[{\"Name\": \"Spark\"}]"), spark4.path("Applications"));
        Walk failed = step().answer("Run", FAILED)
                .answer("ReadOutcome", left(3, "never", "name is missing."))
                .walk(stepInput());
        assertEquals(
                List.of("CreateCluster", "Run", "ReadOutcome", "TerminateAfterFailure", "TellFailure"),
                failed.states());
        assertEquals(
                json("{\"Bucket\": \"my-bucket\", \"Key\": \"recommendation/runs/R/outcome.json\"}"),
                failed.arguments("ReadOutcome"));
        assertTrue(
                failed.arguments("TellFailure")
                        .path("Message")
                        .asText()
                        .startsWith("Run R did not finish (exit code 3). name is missing. What to do: Do this. All of"),
                failed::toString);
        assertEquals(
                "j-2AB",
                failed.arguments("TerminateAfterFailure").path("ClusterId").asText());
        assertEquals(
                List.of("CreateCluster", "TellFailure"),
                step().answer("CreateCluster", FAILED).walk(stepInput()).states());
    }

    @Test
    void theSimpleFlowResumesACrashOnItsClusterAndTellsARefusalAsWhatItIs() {
        Walk crashed = step().answer("Run", FAILED, "{}").walk(stepInput());
        assertEquals(
                List.of("CreateCluster", "Run", "ReadOutcome", "Run", "Terminate", "TellSuccess"), crashed.states());
        Walk always = step().answer("Run", FAILED).walk(stepInput());
        assertEquals(3, always.states().stream().filter("Run"::equals).count());
        assertEquals(1, notifications(always));
        Walk refused = step().answer("Run", FAILED)
                .answer("ReadOutcome", left(5, "never", "auc is 0.4."))
                .walk(stepInput());
        assertEquals(
                List.of("CreateCluster", "Run", "ReadOutcome", "TerminateAfterFailure", "TellRefusal"),
                refused.states());
        assertEquals("Refused", refused.end());
    }

    static Flow step() {
        return new Flow("step-flow.asl.json").answer("CreateCluster", "{\"ClusterId\": \"j-2AB\"}");
    }

    static String stepInput() {
        return """
            {"jar": "s3://b/app.jar", "config": "s3://b/conf/prod.conf", "logUri": "s3://logs/emr/", \
            "topicArn": "arn:aws:sns:us-east-1:123456789012:notices", "runId": "R",
                 "output": "s3a://my-bucket/recommendation",
             "serviceRole": "shop-recommendation-emr", "instanceProfile": "shop-recommendation-cluster", \
             "name": "shop-recommendation", "securityConfiguration": "shop-recommendation-cluster", \
             "subnets": ["subnet-1"], "workers": 4}\
            """;
    }
}
