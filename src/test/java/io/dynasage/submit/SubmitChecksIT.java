package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.submit.Flow.Walk;
import io.dynasage.submit.Tool.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every template and request, checked by tools that others wrote; each check is shown a mistake that it must find. */
class SubmitChecksIT {
    private static final Path SUBMIT = Path.of("submit");
    /** What holds a policy by the end of its file's name, and in which property. */
    private static final Map<String, List<String>> HOLDERS = Map.of(
            "trust",
            List.of("AWS::IAM::Role", "AssumeRolePolicyDocument"),
            "policy",
            List.of("AWS::KMS::Key", "KeyPolicy"));

    @TempDir
    private Path folder;

    @Test
    void stateMachinesAreValidAndABrokenOneIsNot() throws IOException {
        for (String machine : List.of("flow.asl.json", "step-flow.asl.json")) {
            Finished valid = validator(SUBMIT.resolve(machine));
            assertEquals(0, valid.exit(), valid.output() + valid.errors());
        }
        String flow = Files.readString(SUBMIT.resolve("flow.asl.json"));
        found(
                "MISSING_TRANSITION_TARGET",
                validator(planted("next.asl.json", flow, "\"Next\": \"Train\"", "\"Next\": \"Trian\"")));
        found(
                "SCHEMA_VALIDATION_FAILED",
                validator(planted("resource.asl.json", flow, "arn:aws:states:::sns:publish", "sns:publish")));
        found(
                "SCHEMA_VALIDATION_FAILED",
                validator(planted("jsonata.asl.json", flow, "{% $job.jar %}", "{% $job.jar( %}")));
    }

    private static Finished validator(Path machine) {
        return Tool.node(Tool.MODULES
                        .resolve("asl-validator/dist/bin/asl-validator.js")
                        .toString())
                .run("--json-path", machine.toString());
    }

    @Test
    void theStackIsCleanAndMistakesInItAreNot() throws IOException {
        Tool lint = Tool.required("cfn-lint");
        Finished clean =
                lint.run("submit/stack.yaml", policies("policies.json", "").toString());
        assertEquals(0, clean.exit(), clean.output());
        Path action = planted(
                "action.yaml",
                Files.readString(SUBMIT.resolve("stack.yaml")),
                "emr-serverless:CancelJobRun",
                "emr-serverless:CancelJobRunn");
        Path property = planted("property.yaml", Files.readString(action), "RetentionInDays: 30", "RetentionInDay: 30");
        Path schedule = planted(
                "schedule.yaml", Files.readString(property), "Default: 'cron(0 3 * * ? *)'", "Default: rate(1 dya)");
        Finished mistaken =
                lint.run(schedule.toString(), policies("mistaken.json", "n").toString());
        found("W3037 'canceljobrunn'", mistaken);
        found("E3002", mistaken);
        found("E2015", mistaken);
        found("W3037 'scann'", mistaken);
    }

    /** What it finds is cured, or has its reason in {@code checkov.tsv}; a reason for nothing is found too. */
    @Test
    void checkovFindsWhatHasAReasonAndAMistake() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/submit/checkov.tsv"))) {
            String[] cells = line.split("\t");
            assertEquals(3, cells.length, line);
            reasons.put(cells[0] + " " + cells[1], cells[2]);
        }
        Path policies = policies("policies.json", "");
        assertEquals(reasons.keySet(), findings(SUBMIT.resolve("stack.yaml"), policies));
        Path mistaken = planted(
                "open.yaml",
                Files.readString(SUBMIT.resolve("stack.yaml")),
                "BlockPublicPolicy: true",
                "BlockPublicPolicy: false");
        Set<String> found = findings(mistaken, policies);
        assertTrue(found.contains("CKV_AWS_54 AWS::S3::Bucket.Bucket"), found.toString());
    }

    private static Set<String> findings(Path... templates) {
        List<String> options =
                new ArrayList<>(List.of("--framework", "cloudformation", "--skip-download", "--quiet", "-o", "json"));
        Stream.of(templates).forEach(template -> options.addAll(List.of("-f", template.toString())));
        JsonNode checked = json(Tool.required("checkov").run(options).output());
        assertEquals(0, checked.at("/summary/parsing_errors").asInt(-1), checked.toString());
        assertTrue(
                checked.at("/summary/passed").asInt() > 200,
                checked.path("summary").toString());
        Set<String> found = new TreeSet<>();
        checked.at("/results/failed_checks")
                .forEach(finding -> found.add(finding.path("check_id").asText() + " "
                        + finding.path("resource").asText()));
        return found;
    }

    /** All policies of submit/iam in a template of their own, an ending put to the name of one action. */
    private Path policies(String name, String ending) throws IOException {
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        ObjectNode resources =
                template.put("AWSTemplateFormatVersion", "2010-09-09").putObject("Resources");
        try (Stream<Path> files = Files.list(SUBMIT.resolve("iam"))) {
            for (Path file : files.sorted().toList()) {
                String id = file.getFileName().toString().replaceAll("[^a-z]|json$", "");
                JsonNode policy =
                        json(Files.readString(file).replace("\"dynamodb:Scan\"", "\"dynamodb:Scan" + ending + "\""));
                ObjectNode resource = resources.putObject(id);
                List<String> holder = HOLDERS.getOrDefault(
                        file.toString().replaceFirst(".*-(trust|policy)\\.json$", "$1"),
                        List.of("AWS::IAM::ManagedPolicy", "PolicyDocument"));
                resource.put("Type", holder.get(0)).putObject("Properties").set(holder.get(1), policy);
                if (holder.get(1).equals("KeyPolicy")) {
                    ((ObjectNode) resource.path("Properties")).put("EnableKeyRotation", true);
                }
            }
        }
        return Files.writeString(folder.resolve(name), template.toString());
    }

    @Test
    void scriptsPassShellcheckAndASloppyOneDoesNot() throws IOException {
        Tool shellcheck = Tool.required("shellcheck");
        List<String> scripts = new ArrayList<>(List.of(".ci/run", "src/test/durations.sh", "submit/dynasage"));
        try (Stream<Path> files = Files.list(SUBMIT)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".sh"))
                    .sorted()
                    .forEach(scripts::add);
        }
        assertTrue(scripts.size() >= 8, scripts.toString());
        Finished clean = shellcheck.run(scripts);
        assertEquals(0, clean.exit(), clean.output());
        found(
                "SC2086",
                shellcheck.run(planted(
                                "sloppy.sh",
                                Files.readString(SUBMIT.resolve("aws.sh")),
                                "[[ -n $2 ]] ||",
                                "[ -n $2 ] ||")
                        .toString()));
    }

    @Test
    void requestsAreWhatTheServicesTakeAndMistakenOnesAreNot() throws IOException {
        String containers = Files.readString(SUBMIT.resolve("emr-containers.json"));
        sent("emr-containers", "start-job-run", containers);
        String schedule = Files.readString(SUBMIT.resolve("schedule.json"));
        skeleton("scheduler", "create-schedule", schedule);
        String direct = Files.readString(SUBMIT.resolve("schedule-direct.json"));
        skeleton("scheduler", "create-schedule", direct);
        String rule = Files.readString(SUBMIT.resolve("run-rule.json"));
        skeleton("events", "put-rule", rule);
        assertEquals(
                "/run.json",
                json(json(rule).path("EventPattern").asText())
                        .at("/detail/object/key/0/suffix")
                        .asText());
        sent(
                "emr-serverless",
                "start-job-run",
                lowerCamel(json(json(direct).at("/Target/Input").asText())).toString());

        refused(
                "Unknown parameter",
                "emr-containers",
                "start-job-run",
                containers.replace("entryPointArguments", "entryPointArgs"));
        refused(
                "Invalid type",
                "scheduler",
                "create-schedule",
                schedule.replace("\"MaximumRetryAttempts\": 3", "\"MaximumRetryAttempts\": \"3\""));
    }

    @Test
    void whatTheFlowsAskIsWhatTheServicesTake() throws IOException {
        JsonNode training = TrainingExample.request();
        Walk walk = new Flow("flow.asl.json")
                .answer("ReadRequest", "{\"Body\": " + JsonNodeFactory.instance.textNode(training.toString()) + "}")
                .walk(FlowIT.scheduled());
        assertEquals(training, walk.arguments("Train"), "the request is the job's, and its role the stack's");
        for (int phase = 0; phase < 3; phase++) {
            sent(
                    "emr-serverless",
                    "start-job-run",
                    lowerCamel(walk.arguments("Spark", phase)).toString());
        }
        skeleton("sagemaker", "create-training-job", walk.arguments("Train").toString());
        skeleton("sns", "publish", walk.arguments("TellSuccess").toString());
        refused(
                "Missing required parameter",
                "sagemaker",
                "create-training-job",
                "{\"TrainingJobName\": \"shop-recommendation-R\"}");
        refused(
                "Unknown parameter",
                "emr-serverless",
                "start-job-run",
                walk.arguments("Spark").toString());
    }

    /** What {@code plan --requests} writes, by the code that sends it. */
    @Test
    void whatARunSendsIsWhatSageMakerTakes() throws IOException {
        Map<String, String> requests = TrainingExample.planned();
        assertEquals(
                List.of(
                        "create-training-job",
                        "create-model-package-group",
                        "create-model-package",
                        "create-model",
                        "create-endpoint-config",
                        "create-endpoint"),
                List.copyOf(requests.keySet()));
        assertEquals(
                List.of("Tags", "VpcConfig", "EnableNetworkIsolation", "EnableInterContainerTrafficEncryption"),
                among(
                        requests.get("create-training-job"),
                        "Tags",
                        "VpcConfig",
                        "EnableNetworkIsolation",
                        "EnableInterContainerTrafficEncryption"));
        assertEquals(List.of("Tags", "VpcConfig"), among(requests.get("create-model"), "Tags", "VpcConfig"));
        assertEquals(List.of("Tags", "KmsKeyId"), among(requests.get("create-endpoint-config"), "Tags", "KmsKeyId"));
        requests.entrySet().stream()
                .skip(1)
                .forEach(request -> sent("sagemaker", request.getKey(), request.getValue()));
        sent("sagemaker", "update-endpoint", "{\"EndpointName\": \"shop\", \"EndpointConfigName\": \"shop-1\"}");
        refused(
                "Unknown parameter",
                "sagemaker",
                "create-model",
                requests.get("create-model").replace("\"Image\"", "\"Imagee\""));
    }

    /** The fields of these that a request has. */
    private static List<String> among(String request, String... fields) {
        return Stream.of(fields).filter(json(request)::has).toList();
    }

    /**
     * The CLI has no raw EMR calls; it builds them from parts, so the flow's parts are given to it and must come out as
     * they are.
     */
    @Test
    void theClusterOfTheSimpleFlowIsWhatEmrTakes() {
        Walk walk = FlowIT.step().walk(FlowIT.stepInput());
        JsonNode cluster = walk.arguments("CreateCluster");
        try (RecordingAws aws = new RecordingAws()) {
            aws.answer("RunJobFlow", "{\"JobFlowId\": \"j-2AB\"}")
                    .answer("AddJobFlowSteps", "{\"StepIds\": [\"s-1\"]}");
            Finished sent = Tool.required("aws")
                    .run(
                            "emr",
                            "create-cluster",
                            "--endpoint-url",
                            aws.endpoint(),
                            "--name",
                            cluster.path("Name").asText(),
                            "--release-label",
                            cluster.path("ReleaseLabel").asText(),
                            "--service-role",
                            cluster.path("ServiceRole").asText(),
                            "--log-uri",
                            cluster.path("LogUri").asText(),
                            "--ec2-attributes",
                            "{\"InstanceProfile\": \"shop-recommendation-cluster\", \"SubnetIds\":"
                                    + " [\"subnet-1\"]}",
                            "--security-configuration",
                            cluster.path("SecurityConfiguration").asText(),
                            "--applications",
                            cluster.path("Applications").toString(),
                            "--configurations",
                            cluster.path("Configurations").toString(),
                            "--instance-fleets",
                            cluster.at("/Instances/InstanceFleets").toString(),
                            "--no-auto-terminate",
                            "--auto-termination-policy",
                            cluster.path("AutoTerminationPolicy").toString(),
                            "--tags",
                            "dynasage:job=shop-recommendation",
                            "for-use-with-amazon-emr-managed-policies=true",
                            "dynasage:run=R");
            assertEquals(0, sent.exit(), sent.errors());
            ObjectNode request = (ObjectNode) aws.calls("RunJobFlow").get(0).json();
            ((ObjectNode) request.path("Instances")).remove("TerminationProtected");
            assertEquals(cluster, request);
            Finished dry = Tool.script("submit/emr-step.sh")
                    .run(
                            "--cluster-id",
                            "j-2AB",
                            "--jar",
                            "s3://b/app.jar",
                            "--config",
                            "s3://b/conf/prod.conf",
                            "--begin-or-resume",
                            "R",
                            "--dry-run");
            assertEquals(
                    json(dry.output()).at("/Steps/0"), walk.arguments("Run").path("Step"));
        }
    }

    /**
     * Sends a request to an endpoint of ours, because the CLI refuses its own answers where it is only to check, for
     * some operations.
     */
    private static void sent(String service, String operation, String request) {
        try (RecordingAws aws = new RecordingAws()) {
            Finished taken = Tool.required("aws")
                    .run(service, operation, "--endpoint-url", aws.endpoint(), "--cli-input-json", request);
            assertEquals(1, aws.calls().size(), service + " " + operation + ": " + taken.errors());
        }
    }

    private static void refused(String reason, String service, String operation, String request) {
        try (RecordingAws aws = new RecordingAws()) {
            Finished refused = Tool.required("aws")
                    .run(service, operation, "--endpoint-url", aws.endpoint(), "--cli-input-json", request);
            assertEquals(List.of(), aws.calls(), "nothing is sent");
            found(reason, refused);
        }
    }

    private static void skeleton(String service, String operation, String request) {
        Finished valid = Tool.required("aws")
                .run(service, operation, "--cli-input-json", request, "--generate-cli-skeleton", "output");
        assertEquals(0, valid.exit(), valid.errors());
    }

    /**
     * Step Functions and the Scheduler begin EMR Serverless's names with a capital letter, the service with a small
     * one; keys that are data stay.
     */
    private static JsonNode lowerCamel(JsonNode node) {
        if (node.isArray()) {
            ArrayNode parts = JsonNodeFactory.instance.arrayNode();
            node.forEach(part -> parts.add(lowerCamel(part)));
            return parts;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode parts = JsonNodeFactory.instance.objectNode();
        node.fields()
                .forEachRemaining(part -> parts.set(
                        Character.toLowerCase(part.getKey().charAt(0))
                                + part.getKey().substring(1),
                        lowerCamel(part.getValue())));
        return parts;
    }

    private Path planted(String name, String text, String good, String bad) throws IOException {
        assertTrue(text.contains(good), () -> good + " is no longer there to be spoilt");
        return Files.writeString(folder.resolve(name), text.replace(good, bad));
    }

    private static void found(String mistake, Finished check) {
        assertNotEquals(0, check.exit(), () -> mistake + " was not found");
        assertTrue(
                (check.output() + check.errors()).contains(mistake),
                () -> mistake + " was not found in: " + check.output() + check.errors());
    }
}
