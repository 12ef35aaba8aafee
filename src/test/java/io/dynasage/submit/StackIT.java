package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the stack grants, and that it says the same as the files beside it. */
class StackIT {
    private static final Map<String, String> TRUST = Map.of(
            "job",
            "JobRole",
            "training",
            "TrainingRole",
            "flow",
            "FlowRole",
            "schedule",
            "ScheduleRole",
            "cluster",
            "ClusterRole");
    /** Actions that AWS lets nobody narrow to a resource, and image and metric calls across accounts. */
    private static final Set<String> ON_EVERYTHING = Set.of(
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:GetAuthorizationToken",
            "cloudwatch:PutMetricData",
            "sagemaker:ListEndpointConfigs",
            "sagemaker:ListModelPackages",
            "logs:DescribeLogGroups",
            "elasticmapreduce:RunJobFlow",
            "elasticmapreduce:AddTags",
            "servicequotas:ListServiceQuotas",
            "servicequotas:ListAWSDefaultServiceQuotas");

    private static final Map<String, String> SERVICE_OF_CLIENT = Map.of(
            "SageMakerClient",
            "sagemaker",
            "SageMakerRuntimeClient",
            "sagemaker",
            "DynamoDbClient",
            "dynamodb",
            "SnsClient",
            "sns");
    private static final Pattern CALL = Pattern.compile("\\b(?:client|runtime|dynamo\\w*)(?:\\(\\))?\\s*"
            + "\\.(create|describe|get|delete|list|update|stop|invoke|add|scan|export|publish|put)"
            + "([A-Za-z]*)\\(");
    private static Template stack;

    @BeforeAll
    static void read() {
        stack = new Template("submit/stack.yaml");
    }

    @Test
    void policiesAreTheOnesThatLieBesideTheStack() throws IOException {
        assertEquals(policy("job"), stack.filled("/Resources/JobPolicy/Properties/PolicyDocument"));
        assertEquals(policy("check"), stack.filled("/Resources/CheckPolicy/Properties/PolicyDocument"));
        assertEquals(policy("export"), stack.filled("/Resources/ExportPolicy/Properties/PolicyDocument"));
        for (String role : List.of("training", "flow", "schedule")) {
            assertEquals(
                    policy(role),
                    stack.filled("/Resources/" + TRUST.get(role) + "/Properties/Policies/0/PolicyDocument"),
                    role);
        }
        for (Map.Entry<String, String> role : TRUST.entrySet()) {
            assertEquals(
                    policy(role.getKey() + "-trust"),
                    stack.filled("/Resources/" + role.getValue() + "/Properties/AssumeRolePolicyDocument"),
                    role.getKey());
        }
    }

    @Test
    void theFlowOfTheStackIsTheFlowBesideIt() throws IOException {
        assertEquals(
                Files.readString(Path.of("submit/flow.asl.json")),
                stack.written("/Resources/Flow/Properties/DefinitionString").asText());
    }

    @Test
    void theScheduleOfTheStackIsTheScheduleBesideIt() throws IOException {
        JsonNode beside = json(Files.readString(Path.of("submit/schedule.json")));
        JsonNode own = stack.filled("/Resources/Schedule/Properties");
        for (String field :
                List.of("Name", "State", "ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow")) {
            assertEquals(beside.path(field), own.path(field), field);
        }
        assertEquals(
                json(beside.at("/Target/Input").asText()),
                json(own.at("/Target/Input").asText()));
        assertEquals(beside.at("/Target/Arn"), own.at("/Target/Arn"));
        assertEquals(beside.at("/Target/RetryPolicy"), own.at("/Target/RetryPolicy"));
    }

    /** cfn-lint takes any text for a schedule; the parameter's pattern does not. */
    @Test
    void aMisspeltScheduleIsRefused() {
        Pattern allowed = Pattern.compile(
                stack.written("/Parameters/ScheduleExpression/AllowedPattern").asText());
        for (String good : List.of(
                "cron(0 3 * * ? *)", "rate(1 day)", "rate(12 hours)", "at(2026-01-31T03:00:00)", "rate(5 minutes)")) {
            assertTrue(allowed.matcher(good).matches(), good);
        }
        for (String bad : List.of("rate(1 dya)", "cron(0 3 * * ?)", "rate(0 days)", "daily", "cron(0 3 * * ? *")) {
            assertTrue(!allowed.matcher(bad).matches(), bad);
        }
    }

    @Test
    void everyServiceActsForThisAccountOnly() throws IOException {
        for (String role : TRUST.keySet()) {
            JsonNode statement = policy(role + "-trust").at("/Statement/0");
            // An instance profile is assumed without a source account.
            assertEquals(
                    role.equals("cluster") ? "" : "123456789012",
                    statement.at("/Condition/StringEquals/aws:SourceAccount").asText(),
                    role);
        }
    }

    @Test
    void noPolicyGrantsMoreThanItNames() throws IOException {
        List<String> wide = new ArrayList<>();
        everyStatement(statement -> {
            for (String action : texts(statement.path("Action"))) {
                if (action.contains("*")
                        || texts(statement.path("Resource")).contains("*") && !ON_EVERYTHING.contains(action)) {
                    wide.add(action);
                }
                if (action.equals("iam:PassRole")
                        && statement
                                .at("/Condition/StringEquals/iam:PassedToService")
                                .isMissingNode()) {
                    wide.add("iam:PassRole without iam:PassedToService");
                }
            }
        });
        assertEquals(List.of(), wide);
    }

    private static void everyStatement(Consumer<JsonNode> check) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("submit/iam"))) {
            for (Path file : files.filter(path -> !path.toString().endsWith("-trust.json"))
                    .sorted()
                    .toList()) {
                json(Files.readString(file)).path("Statement").forEach(check);
            }
        }
    }

    /** A call that the code makes and the role may not is a run that fails late. */
    @Test
    void theJobMayDoWhatItsCodeDoes() throws IOException {
        Set<String> granted = new TreeSet<>();
        for (String name : List.of("job", "export", "recommendations")) {
            policy(name).path("Statement").forEach(statement -> granted.addAll(texts(statement.path("Action"))));
        }
        Set<String> called = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                called.addAll(calls(Files.readString(source)));
            }
        }
        assertTrue(
                called.containsAll(List.of(
                        "sagemaker:CreateTrainingJob",
                        "sagemaker:InvokeEndpoint",
                        "sagemaker:ListEndpointConfigs",
                        "sagemaker:ListTags",
                        "dynamodb:DescribeTable",
                        "dynamodb:ExportTableToPointInTime",
                        "sns:Publish")),
                called.toString());
        called.removeAll(granted);
        assertEquals(Set.of(), called, "called in src/main and granted by no policy of the job in submit/iam");
    }

    /** Calls that have no client of their own are found by how they are written. */
    @Test
    void checkMayAskWhatItAsksAndNothingElse() throws IOException {
        Set<String> granted = new TreeSet<>();
        policy("check").path("Statement").forEach(statement -> granted.addAll(texts(statement.path("Action"))));
        Set<String> asked = new TreeSet<>();
        Matcher call = Pattern.compile("\\b(iam|quota)\\(\"(\\w+)\"")
                .matcher(Files.readString(Path.of("src/main/java/io/dynasage/account/Account.java")));
        while (call.find()) {
            asked.add((call.group(1).equals("iam") ? "iam:" : "servicequotas:") + call.group(2));
        }
        assertEquals(asked, granted);
    }

    private static Set<String> calls(String source) {
        Set<String> calls = new TreeSet<>();
        SERVICE_OF_CLIENT.forEach((client, service) -> {
            Matcher call = CALL.matcher(source);
            while (source.contains(client) && call.find()) {
                String verb = call.group(1);
                String action = verb.substring(0, 1).toUpperCase(Locale.ROOT)
                        + verb.substring(1)
                        + call.group(2).replaceFirst("Paginator$", "");
                calls.add(service + ":" + action);
            }
        });
        return calls;
    }

    private static JsonNode policy(String name) throws IOException {
        return json(Files.readString(Path.of("submit/iam/" + name + ".json")));
    }

    private static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(one -> texts.add(one.asText()));
        } else {
            texts.add(oneOrMany.asText());
        }
        return texts;
    }
}
