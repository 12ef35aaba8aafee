package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.submit.Flow.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** The input that the schedule gives. */
    static String scheduled() {
        try {
            return json(Files.readString(Path.of("submit/schedule.json")))
                    .at("/Target/Input")
                    .asText();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String scheduledAnd(String more) {
        return scheduled().replaceFirst("\\}$", more + "}");
    }

    private static Flow split() {
        return new Flow("flow.asl.json").answer("ReadTrainingRequest", Flow.TRAINING_REQUEST);
    }

    @Test
    void theSplitRunIsThreeJobsWithOneRunId() {
        Walk walk = split().walk(scheduled());
        assertEquals(List.of("Prepare", "ReadTrainingRequest", "Train", "Deploy", "TellSuccess"), walk.states());
        assertEquals("Succeeded", walk.end());
        String config = "s3a://my-bucket/recommendation/job.conf";
        assertEquals(
                json("[\"run\", \"--config\", \"" + config
                        + "\", \"--run-id\", \"20260131T030000Z-123\", \"--until\", \"channels\"]"),
                job(walk, "Prepare"));
        assertEquals(
                "recommendation/runs/20260131T030000Z-123/requests/create-training-job.json",
                walk.arguments("ReadTrainingRequest").path("Key").asText());
        assertEquals(
                json("{\"TrainingJobName\": \"shop-recommendation-R\", \"AlgorithmSpecification\": {}, \"RoleArn\": \""
                        + TRAINING_ROLE + "\"}"),
                walk.arguments("Train"));
        assertEquals(
                json("[\"run\", \"--config\", \"" + config + "\", \"--resume\", \"20260131T030000Z-123\"]"),
                job(walk, "Deploy"));
        assertTrue(walk.arguments("TellSuccess")
                .path("Message")
                .asText()
                .endsWith("s3://my-bucket/recommendation/runs/20260131T030000Z-123/run.json"));
    }

    private static JsonNode job(Walk walk, String state) {
        return walk.arguments(state).at("/JobDriver/SparkSubmit/EntryPointArguments");
    }

    @Test
    void aRunIdThatIsGivenIsKeptAndAResumedRunIsOneJob() {
        assertEquals(
                "nightly-0412",
                job(split().walk(scheduledAnd("\"runId\": \"nightly-0412\"")), "Prepare")
                        .get(4)
                        .asText());
        Walk resumed = split().walk(scheduledAnd("\"resume\": \"nightly-0412\""));
        assertEquals(List.of("Deploy", "TellSuccess"), resumed.states());
        assertEquals("nightly-0412", job(resumed, "Deploy").get(4).asText());
    }

    /** Otherwise whoever may start an execution holds the job's role. */
    @Test
    void anInputChoosesNeitherJarNorConfigurationNorRoles() {
        Walk walk = split().walk("""
                {"runId": "R", "applicationId": "00other", "jobRoleArn": "arn:aws:iam::123456789012:role/admin",
                 "jar": "s3://other/x.jar", "config": "s3a://other/x.conf", "spark": "--jars s3://other/x.jar",
                 "job": {"jar": "s3://other/x.jar"}, "bucket": "other", "topicArn": "arn:aws:sns:a:1:other"}""");
        for (String state : walk.states()) {
            String arguments = walk.arguments(state).toString();
            assertTrue(!arguments.contains("other") && !arguments.contains("admin"), arguments);
        }
        assertEquals(
                "--class io.dynasage.job.Dynasage",
                walk.arguments("Prepare")
                        .at("/JobDriver/SparkSubmit/SparkSubmitParameters")
                        .asText());
        assertEquals(
                "--class io.dynasage.job.Dynasage --conf spark.driver.memory=20g",
                split().job("spark", "--conf spark.driver.memory=20g")
                        .walk(scheduled())
                        .arguments("Prepare")
                        .at("/JobDriver/SparkSubmit/SparkSubmitParameters")
                        .asText());
    }

    /** A run's request is a file that the job writes; role and image of the training job are not its choice. */
    @Test
    void aTrainingRequestChoosesNeitherRoleNorImage() {
        String request = "{\"Body\": \"{\\\"TrainingJobName\\\": \\\"R\\\", \\\"RoleArn\\\": \\\"admin\\\","
                + " \\\"AlgorithmSpecification\\\": {\\\"TrainingImage\\\": \\\"theirs\\\","
                + " \\\"TrainingInputMode\\\": \\\"File\\\"}}\"}";
        JsonNode free =
                split().answer("ReadTrainingRequest", request).walk(scheduled()).arguments("Train");
        assertEquals(TRAINING_ROLE, free.path("RoleArn").asText());
        assertEquals("theirs", free.at("/AlgorithmSpecification/TrainingImage").asText());
        JsonNode bound = split().answer("ReadTrainingRequest", request)
                .job("trainingImage", "ours")
                .walk(scheduled())
                .arguments("Train");
        assertEquals(
                json("{\"TrainingImage\": \"ours\", \"TrainingInputMode\": \"File\"}"),
                bound.path("AlgorithmSpecification"));
    }

    @Test
    void theGatesRefusalIsToldAsWhatItIs() {
        Walk walk = split().answer("Deploy", REFUSED).walk(scheduled());
        assertEquals(List.of("Prepare", "ReadTrainingRequest", "Train", "Deploy", "TellRefusal"), walk.states());
        assertEquals("Refused", walk.end());
        assertEquals(
                "Dynasage run 20260131T030000Z-123: the gate refused the model",
                walk.arguments("TellRefusal").path("Subject").asText());
    }

    @Test
    void aFailureIsToldWithItsCauseAndHowToGoOn() {
        Walk walk = split().answer("Deploy", FAILED).walk(scheduled());
        assertEquals("Failed", walk.end());
        String message = walk.arguments("TellFailure").path("Message").asText();
        assertTrue(
                message.contains("failed while evaluating and deploying")
                        && message.contains("\"resume\": \"20260131T030000Z-123\"")
                        && message.contains("ExitCode: 55"),
                message);
    }

    @Test
    void preparingIsTriedTwiceAsTheSameRun() {
        assertEquals(
                List.of("Prepare", "Prepare", "ReadTrainingRequest", "Train", "Deploy", "TellSuccess"),
                split().answer("Prepare", FAILED, "{}").walk(scheduled()).states());
        Walk twice = split().answer("Prepare", FAILED).walk(scheduled());
        assertEquals(List.of("Prepare", "Prepare", "TellFailure"), twice.states());
        assertTrue(twice.arguments("TellFailure")
                .path("Message")
                .asText()
                .contains("failed while preparing the channels"));
    }

    @Test
    void aTrainingJobThatExistsAlreadyIsLeftToTheResumedRun() {
        Walk walk = split().answer("Train", "{\"Error\": \"SageMaker.ResourceInUseException\", \"Cause\": \"exists\"}")
                .walk(scheduled());
        assertEquals(List.of("Prepare", "ReadTrainingRequest", "Train", "Deploy", "TellSuccess"), walk.states());
        assertEquals(
                "Failed",
                split().answer("Train", "{\"Error\": \"States.TaskFailed\", \"Cause\": \"AlgorithmError\"}")
                        .walk(scheduled())
                        .end());
    }

    @Test
    void aTopicThatFailsDoesNotTurnSuccessIntoFailure() {
        assertEquals(
                "Succeeded",
                split().answer("TellSuccess", FAILED).walk(scheduled()).end());
        assertEquals(
                "Refused",
                split().answer("Deploy", REFUSED)
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
        JsonNode spark4 = step().walk(stepInput().replaceFirst("\\}$", ", \"release\": \"emr-spark-8.1.0\"}"))
                .arguments("CreateCluster");
        assertEquals("emr-spark-8.1.0", spark4.path("ReleaseLabel").asText());
        assertEquals(json("[{\"Name\": \"Spark\"}]"), spark4.path("Applications"));
        Walk failed = step().answer("Run", FAILED).walk(stepInput());
        assertEquals(List.of("CreateCluster", "Run", "TerminateAfterFailure", "TellFailure"), failed.states());
        assertEquals(
                "j-2AB",
                failed.arguments("TerminateAfterFailure").path("ClusterId").asText());
        assertEquals(
                List.of("CreateCluster", "TellFailure"),
                step().answer("CreateCluster", FAILED).walk(stepInput()).states());
    }

    static Flow step() {
        return new Flow("step-flow.asl.json").answer("CreateCluster", "{\"ClusterId\": \"j-2AB\"}");
    }

    static String stepInput() {
        return """
                {"jar": "s3://b/app.jar", "config": "s3://b/conf/prod.conf", "logUri": "s3://logs/emr/", \
                "topicArn": "arn:aws:sns:us-east-1:123456789012:notices", "runId": "R",
                 "serviceRole": "shop-recommendation-emr", "instanceProfile": "shop-recommendation-cluster", \
                 "name": "shop-recommendation", "securityConfiguration": "shop-recommendation-cluster", \
                 "subnets": ["subnet-1"], "workers": 4}""";
    }
}
