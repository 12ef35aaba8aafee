package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.job.Dynasage;
import io.dynasage.submit.Tool.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The submit scripts with the real AWS CLI, against an endpoint that keeps what it is sent. */
class EmrScriptsIT {
    private static final String[] JOB = {"--jar", "s3://b/app.jar", "--config", "s3://b/conf/prod.conf"};
    private static final String ROLE = "arn:aws:iam::123456789012:role/shop-recommendation-job";
    private static final String ARGS = """
        ["spark-submit", "--deploy-mode", "cluster", "--class", "io.dynasage.job.Dynasage", "--conf", \
        "spark.yarn.maxAppAttempts=1",
         "s3://b/app.jar", "run", "--config", "s3://b/conf/prod.conf", "--run-id", "R"]\
        """;
    private static final String DRIVER =
            "logs/emr/j-2AB/containers/application_17_0001/container_17_0001_01_000001/stderr.gz";

    private final RecordingAws aws = new RecordingAws();

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void stepIsSentAsTheDryRunSays() {
        aws.answer("AddJobFlowSteps", "{\"StepIds\": [\"s-1\"]}");
        String[] step = {"--cluster-id", "j-2AB", "--run-id", "R", "--role", ROLE};
        Finished sent = run("emr-step.sh", step);
        assertEquals(0, sent.exit(), sent.errors());
        assertEquals("s-1\n", sent.output());
        assertTrue(
                sent.errors()
                        .contains(
                                "Run R. To try the same run again: --run-id R; to go on where it stopped: --resume R"),
                sent.errors());
        JsonNode expected = json("""
            {"JobFlowId": "j-2AB", "ExecutionRoleArn": "%s", "Steps": [{"Name": "dynasage R", \
            "ActionOnFailure": "CONTINUE",
             "HadoopJarStep": {"Jar": "command-runner.jar", "Args": %s}}]}\
            """.formatted(ROLE, ARGS));
        assertEquals(expected, aws.calls("AddJobFlowSteps").get(0).json());
        assertEquals(expected, json(dryRun("emr-step.sh", step)));
        assertEquals(1, aws.calls("AddJobFlowSteps").size(), "a dry run sends nothing");
    }

    @Test
    void theCommandLineShapeIsWhatTheCommandLineReadsAndTheApisIsNot() {
        String shape = dryRun("emr-step.sh", "--cluster-id", "j-2AB", "--run-id", "R", "--shape", "cli");
        assertEquals(
                json("[{\"Type\": \"CUSTOM_JAR\", \"Name\": \"dynasage R\", \"ActionOnFailure\":"
                        + " \"CONTINUE\", \"Jar\": \"command-runner.jar\", \"Args\": "
                        + ARGS + "}]"),
                json(shape));
        Finished taken = addSteps(shape);
        assertEquals(0, taken.exit(), taken.errors());
        JsonNode api = json(dryRun("emr-step.sh", "--cluster-id", "j-2AB", "--run-id", "R"));
        assertEquals(api, aws.calls("AddJobFlowSteps").get(0).json());
        Finished refused = addSteps(api.path("Steps").toString());
        assertNotEquals(0, refused.exit());
        assertTrue(refused.errors().contains("HadoopJarStep"), refused.errors());
    }

    private Finished addSteps(String steps) {
        return Tool.required("aws")
                .run("emr", "add-steps", "--endpoint-url", aws.endpoint(), "--cluster-id", "j-2AB", "--steps", steps);
    }

    @Test
    void waitingShowsTheDriversLogOnceAndEndsWithTheStep() {
        step(state("PENDING"), state("COMPLETED"));
        aws.log(DRIVER, "line 1\n", "line 1\nline 2\n");
        Finished done = run("emr-step.sh", "--cluster-id", "j-2AB", "--wait", "--poll", "0");
        assertEquals(0, done.exit(), done.errors());
        assertEquals("s-1\nline 1\nline 2\n", done.output());
        assertTrue(done.errors().contains("PENDING") && done.errors().contains("COMPLETED"), done.errors());
    }

    @Test
    void aFailedStepEndsWithTheJobsExitCode() {
        step("{\"Step\": {\"Status\": {\"State\": \"FAILED\", \"FailureDetails\": {\"Reason\": \"Unknown Error.\"}}}}");
        aws.log(
                DRIVER,
                "dynasage: the gate refused the model\nERROR ApplicationMaster: User application exited with"
                        + " status 5\n");
        Finished failed = run("emr-step.sh", "--cluster-id", "j-2AB", "--run-id", "R", "--wait", "--poll", "0");
        assertEquals(5, failed.exit(), failed.errors());
        assertTrue(
                failed.errors()
                        .contains("run R ended as FAILED with exit code 5; the log of the driver is s3://" + DRIVER
                                + "; the same run would end in the same way: outcome.json in its folder and"),
                failed.errors());
    }

    @Test
    void aStepThatMayGoOnSaysHow() {
        step("{\"Step\": {\"Status\": {\"State\": \"FAILED\", \"FailureDetails\": {\"Reason\": \"Unknown Error.\"}}}}");
        aws.log(DRIVER, "ERROR ApplicationMaster: User application exited with status 6\n");
        Finished failed = run("emr-step.sh", "--cluster-id", "j-2AB", "--run-id", "R", "--wait", "--poll", "0");
        assertEquals(6, failed.exit(), failed.errors());
        assertTrue(failed.errors().contains("; to go on where it stopped: --resume R"), failed.errors());
    }

    /** A step that goes through these states, on a cluster with logs whose driver is known by its first container. */
    private void step(String... states) {
        aws.answer("AddJobFlowSteps", "{\"StepIds\": [\"s-1\"]}")
                .answer("DescribeCluster", "{\"Cluster\": {\"Id\": \"j-2AB\", \"LogUri\": \"s3n://logs/emr/\"}}")
                .answer("DescribeStep", states)
                .log("logs/emr/j-2AB/steps/s-1/stderr.gz", "INFO Client: Submitted application application_17_0001\n")
                .answer(
                        "GET /logs",
                        "<ListBucketResult><Contents><Key>" + DRIVER.substring("logs/".length())
                                + "</Key></Contents></ListBucketResult>");
    }

    private static String state(String state) {
        return "{\"Step\": {\"Id\": \"s-1\", \"Status\": {\"State\": \"" + state + "\"}}}";
    }

    @Test
    void theExitCodeIsReadWhereverItIsTold() {
        assertEquals("5", toldCode("ERROR ApplicationMaster: User application exited with status 5", ""));
        assertEquals("4", toldCode("nothing", "Job execution failed. ExitCode: 4. Last few exceptions: none"));
        assertEquals("3", toldCode("dynasage: exit code 3\nUser application exited with status 1", "ExitCode: 1."));
        assertEquals("", toldCode("Container exited with a non-zero exit code 143", "Unknown Error."));
    }

    private static String toldCode(String log, String details) {
        Finished finished = Tool.bash(
                        "source submit/aws.sh; working_folder; printf '%b\\n' \"$1\" > \"$work/log\"; told_code \"$2\"")
                .run("bash", log, details);
        assertEquals(0, finished.exit(), finished.errors());
        return finished.output();
    }

    @Test
    void clusterIsSentAsTheDryRunSaysAndEndsByItself() {
        aws.answer("RunJobFlow", "{\"JobFlowId\": \"j-2AB\"}").answer("ListSteps", "{\"Steps\": [{\"Id\": \"s-1\"}]}");
        step(state("COMPLETED"));
        String[] cluster = {
            "--log-uri",
            "s3://logs/emr/",
            "--run-id",
            "R",
            "--subnets",
            "subnet-1,subnet-2",
            "--workers",
            "6",
            "--service-role",
            "shop-emr",
            "--profile",
            "shop-cluster",
            "--security-configuration",
            "shop-imds2",
            "--tag",
            "cost center=a=7",
            "--tag",
            "owner="
        };
        Finished done = run("emr-cluster.sh", with(cluster, "--wait", "--poll", "0"));
        assertEquals(0, done.exit(), done.errors());
        JsonNode sent = aws.calls("RunJobFlow").get(0).json();
        assertEquals(json(dryRun("emr-cluster.sh", cluster)), sent);
        assertEquals(json(ARGS), sent.at("/Steps/0/HadoopJarStep/Args"));
        assertEquals(
                List.of("shop-emr", "shop-cluster", "shop-imds2"),
                Stream.of("ServiceRole", "JobFlowRole", "SecurityConfiguration")
                        .map(field -> sent.path(field).asText())
                        .toList());
        assertEquals(
                json("[{\"Key\": \"dynasage:run\", \"Value\": \"R\"},"
                        + " {\"Key\": \"for-use-with-amazon-emr-managed-policies\", \"Value\": \"true\"},"
                        + " {\"Key\": \"cost center\", \"Value\": \"a=7\"}, {\"Key\": \"owner\", \"Value\": \"\"}]"),
                sent.path("Tags"));
        assertEquals(json("[{\"Name\": \"Hadoop\"}, {\"Name\": \"Spark\"}]"), sent.path("Applications"));
        assertEquals(
                json("[{\"Name\": \"Spark\"}]"),
                json(dryRun("emr-cluster.sh", with(cluster, "--release", "emr-spark-8.1.0")))
                        .path("Applications"));
        assertEquals("TERMINATE_CLUSTER", sent.at("/Steps/0/ActionOnFailure").asText());
        assertEquals("false", sent.at("/Instances/KeepJobFlowAliveWhenNoSteps").toString());
        assertEquals(1800, sent.at("/AutoTerminationPolicy/IdleTimeout").asInt());
        JsonNode executors = sent.at("/Instances/InstanceFleets/2");
        assertEquals(6, executors.path("TargetSpotCapacity").asInt());
        assertEquals(
                json("{\"TimeoutDurationMinutes\": 20, \"TimeoutAction\": \"SWITCH_TO_ON_DEMAND\","
                        + " \"AllocationStrategy\": \"price-capacity-optimized\"}"),
                executors.at("/LaunchSpecifications/SpotSpecification"));
    }

    @Test
    void serverlessRunIsSentAsTheDryRunSays() {
        aws.answer(
                "POST /applications/00a/jobruns",
                "{\"applicationId\": \"00a\", \"jobRunId\": \"00j\", \"arn\":"
                        + " \"arn:aws:emr-serverless:us-east-1:123456789012:/applications/00a/jobruns/00j\"}");
        jobRun("SUCCESS", "done");
        aws.log("logs/serverless/applications/00a/jobs/00j/SPARK_DRIVER/stderr.gz", "line 1\n");
        String[] job = {
            "--application-id",
            "00a",
            "--role",
            ROLE,
            "--logs",
            "s3://logs/serverless/",
            "--run-id",
            "R",
            "--until",
            "channels",
            "--set",
            "name=a \"quoted\" \\ name",
            "--spark-conf",
            "spark.executor.cores=4",
            "--tag",
            "team=growth \"9\""
        };
        Finished done = run("emr-serverless.sh", with(job, "--wait", "--poll", "0"));
        assertEquals(0, done.exit(), done.errors());
        assertEquals("00j\nline 1\n", done.output());
        ObjectNode sent =
                (ObjectNode) aws.calls("POST /applications/00a/jobruns").get(0).json();
        assertTrue(sent.remove("clientToken").asText().matches("R-[a-z0-9]{12}"), sent.toString());
        assertEquals(json("""
            {"executionRoleArn": "%s", "name": "dynasage R", "executionTimeoutMinutes": 720, \
            "tags": {"dynasage:run": "R", "team": "growth \\"9\\""},
             "jobDriver": {"sparkSubmit": {"entryPoint": "s3://b/app.jar", \
             "sparkSubmitParameters": "--class io.dynasage.job.Dynasage --conf spark.executor.cores=4",
               "entryPointArguments": ["run", "--config", "s3://b/conf/prod.conf", "--run-id", "R", "--until", \
               "channels", "--set", "name=a \\"quoted\\" \\\\ name"]}},
             "configurationOverrides": {"monitoringConfiguration": {"s3MonitoringConfiguration": \
             {"logUri": "s3://logs/serverless/"}}}}\
            """.formatted(ROLE)), sent);
        ObjectNode dry = (ObjectNode) json(dryRun("emr-serverless.sh", job));
        dry.remove(List.of("clientToken", "applicationId"));
        assertEquals(sent, dry);
    }

    @Test
    void aFailedServerlessRunEndsWithTheJobsExitCode() {
        aws.answer(
                "POST /applications/00a/jobruns",
                "{\"applicationId\": \"00a\", \"jobRunId\": \"00j\", \"arn\": \"arn\"}");
        jobRun("FAILED", "Job execution failed, please check complete logs. ExitCode: 4. Last few exceptions: none");
        Finished failed = run(
                "emr-serverless.sh",
                "--application-id",
                "00a",
                "--role",
                ROLE,
                "--resume",
                "R",
                "--wait",
                "--poll",
                "0");
        assertEquals(4, failed.exit(), failed.errors());
        assertTrue(failed.errors().contains("names no place for logs in S3"), failed.errors());
        assertEquals(
                List.of("run", "--config", "s3://b/conf/prod.conf", "--resume", "R"),
                texts(aws.calls("POST /applications/00a/jobruns")
                        .get(0)
                        .json()
                        .at("/jobDriver/sparkSubmit/entryPointArguments")));
    }

    private void jobRun(String state, String details) {
        aws.answer("GET /applications/00a", "{\"application\": {\"applicationId\": \"00a\"}}");
        aws.answer(
                "GET /applications/00a/jobruns/00j",
                "{\"jobRun\": {\"state\": \"RUNNING\", \"stateDetails\": \"running\"}}",
                "{\"jobRun\": {\"state\": \"" + state + "\", \"stateDetails\": \"" + details + "\"}}");
    }

    @Test
    void everyCommandOfTheJobIsSentInItsPlace() {
        String[] rollback = {"rollback", "--cluster-id", "j-2AB", "--set", "name=shop", "--", "--to", "a b"};
        List<String> step = texts(json(dryRunOf("emr-step.sh", rollback)).at("/Steps/0/HadoopJarStep/Args"));
        assertEquals(
                List.of(
                        "s3://b/app.jar",
                        "rollback",
                        "--config",
                        "s3://b/conf/prod.conf",
                        "--set",
                        "name=shop",
                        "--to",
                        "a b"),
                step.subList(step.indexOf("s3://b/app.jar"), step.size()));
        JsonNode serverless = json(dryRunOf("emr-serverless.sh", "check", "--application-id", "00a", "--role", ROLE));
        assertEquals(
                List.of("check", "--config", "s3://b/conf/prod.conf"),
                texts(serverless.at("/jobDriver/sparkSubmit/entryPointArguments")));
        assertTrue(
                serverless.at("/tags/dynasage:command").asText().matches("check-[a-z0-9]{12}"), serverless.toString());
        JsonNode settings = json(Tool.script("submit/emr-step.sh")
                .run("settings", "--cluster-id", "j-1", "--jar", "s3://b/app.jar", "--dry-run")
                .output());
        List<String> words = texts(settings.at("/Steps/0/HadoopJarStep/Args"));
        assertEquals("settings", words.get(words.size() - 1));
        String help = Tool.script("submit/emr-step.sh").run("--help").output();
        for (String command : new CommandLine(new Dynasage()).getSubcommands().keySet()) {
            assertTrue(help.matches("(?s).*COMMAND is [^.]*\\b" + command + "\\b.*"), command + " is not in\n" + help);
            dryRunOf("emr-step.sh", command, "--cluster-id", "j-2AB");
        }
    }

    /** A dry run whose options go before those that all tests give, because a double hyphen ends them. */
    private String dryRunOf(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of(JOB));
        words.add("--dry-run");
        words.addAll(List.of(arguments));
        Finished dry = Tool.script("submit/" + script).run(words);
        assertEquals(0, dry.exit(), dry.errors());
        return dry.output();
    }

    @Test
    void whatACommandPrintsComesAtItsEnd() {
        aws.answer(
                "POST /applications/00a/jobruns",
                "{\"applicationId\": \"00a\", \"jobRunId\": \"00j\", \"arn\": \"arn\"}");
        jobRun("SUCCESS", "done");
        aws.log("logs/applications/00a/jobs/00j/SPARK_DRIVER/stderr.gz", "a line of the log\n");
        aws.log("logs/applications/00a/jobs/00j/SPARK_DRIVER/stdout.gz", "ok  table\n");
        String[] check = {"check", "--application-id", "00a", "--role", ROLE, "--logs", "s3://logs/"};
        Finished done = run("emr-serverless.sh", with(check, "--wait", "--poll", "0"));
        assertEquals(0, done.exit(), done.errors());
        assertEquals("00j\na line of the log\nok  table\n", done.output());
        assertTrue(done.errors().contains("Command check as check-"), done.errors());
    }

    @Test
    void aRefusalByAwsIsExitCodeSix() {
        aws.refuse(
                "AddJobFlowSteps",
                "{\"__type\": \"ValidationException\", \"message\": \"Cluster id 'j-2AB' is not valid.\"}");
        Finished refused = run("emr-step.sh", "--cluster-id", "j-2AB");
        assertEquals(6, refused.exit());
        assertTrue(
                refused.errors().contains("is not valid") && refused.errors().contains("EMR did not take the step"),
                refused.errors());
    }

    @Test
    void aWrongCommandLineSendsNothingAndSaysWhatToDo() {
        wrong("--cluster-id is missing; see emr-step.sh --help", "emr-step.sh");
        wrong("--cluster-id 17 is no cluster; it looks like j-2AXXXXXXGAPLF", "emr-step.sh", "--cluster-id", "17");
        wrong("\"--cluster\" is no option; see emr-step.sh --help", "emr-step.sh", "--cluster", "j-1");
        wrong(
                "--jar target/dynasage.jar is no jar in S3; the cluster fetches it from there: aws s3 cp",
                "emr-step.sh",
                "--cluster-id",
                "j-1",
                "--jar",
                "target/dynasage.jar");
        wrong(
                "--config job.conf is not in S3; the driver runs on the cluster",
                "emr-step.sh",
                "--cluster-id",
                "j-1",
                "--config",
                "job.conf");
        wrong(
                "\"2026-01-31 03:00\" cannot name a run; use 1 to 21 letters",
                "emr-step.sh",
                "--cluster-id",
                "j-1",
                "--run-id",
                "2026-01-31 03:00");
        wrong(
                "--resume A already names the run",
                "emr-step.sh",
                "--cluster-id",
                "j-1",
                "--run-id",
                "B",
                "--resume",
                "A");
        wrong(
                "--spark-conf executor.cores=4 is no spark.KEY=VALUE",
                "emr-step.sh",
                "--cluster-id",
                "j-1",
                "--spark-conf",
                "executor.cores=4");
        wrong("--tag team is no KEY=VALUE", "emr-serverless.sh", "--application-id", "00a", "--tag", "team");
        wrong("\"--tag\" is no option; see emr-step.sh --help", "emr-step.sh", "--cluster-id", "j-1", "--tag", "a=b");
        wrong("--set seed is no KEY=VALUE", "emr-step.sh", "--cluster-id", "j-1", "--set", "seed");
        wrong("--service-role is missing; see emr-cluster.sh --help", "emr-cluster.sh", "--log-uri", "s3://b/logs/");
        String[] cluster = {
            "--log-uri", "s3://b/logs/", "--service-role", "a", "--profile", "b", "--subnets", "subnet-1"
        };
        wrong("--workers none is no number of instances", "emr-cluster.sh", with(cluster, "--workers", "none"));
        wrong(
                "--subnets vpc-1 is no list of subnets such as subnet-1a,subnet-2b",
                "emr-cluster.sh",
                with(cluster, "--subnets", "vpc-1"));
        wrong(
                "\"chek\" is no command of the job; the commands are run, check, plan, runs, report, rollback,"
                        + " cleanup, forget, retire, init, settings",
                "emr-step.sh",
                "chek",
                "--cluster-id",
                "j-1");
        wrong("\"plan\" is no option; see emr-step.sh --help", "emr-step.sh", "check", "plan", "--cluster-id", "j-1");
        wrong(
                "--run-id, --resume, --begin-or-resume and --until are options of run; give those of plan after --",
                "emr-step.sh",
                "plan",
                "--cluster-id",
                "j-1",
                "--run-id",
                "R");
        wrong("--role job is no role's ARN", "emr-serverless.sh", "--application-id", "00a", "--role", "job");
        wrong("--until needs a value; see emr-serverless.sh --help", "emr-serverless.sh", "--until");
        assertEquals(List.of(), aws.calls());
    }

    private void wrong(String message, String script, String... arguments) {
        Finished refused = run(script, arguments);
        assertEquals(2, refused.exit(), refused.errors());
        assertTrue(refused.errors().contains(message), refused.errors());
    }

    @Test
    void aRunIdIsMadeOnceAsTheJobMakesIt() {
        JsonNode first = json(dryRun("emr-step.sh", "--cluster-id", "j-1"));
        List<String> arguments = texts(first.at("/Steps/0/HadoopJarStep/Args"));
        String id = arguments.get(arguments.size() - 1);
        assertTrue(id.matches("\\d{8}T\\d{6}Z-[a-z0-9]{4}"), id);
        assertEquals("dynasage " + id, first.at("/Steps/0/Name").asText());
    }

    private String dryRun(String script, String... arguments) {
        Finished dry = run(script, with(arguments, "--dry-run"));
        assertEquals(0, dry.exit(), dry.errors());
        return dry.output();
    }

    /** Runs a script with the job's options first, so that a test's own go before them. */
    private Finished run(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of(JOB));
        words.addAll(List.of("--endpoint-url", aws.endpoint()));
        words.addAll(List.of(arguments));
        return Tool.script("submit/" + script).run(words);
    }

    private static String[] with(String[] arguments, String... more) {
        return IntStream.range(0, arguments.length + more.length)
                .mapToObj(i -> i < arguments.length ? arguments[i] : more[i - arguments.length])
                .toArray(String[]::new);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
