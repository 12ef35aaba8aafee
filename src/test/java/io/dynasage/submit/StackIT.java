package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** What the stack grants, and that it says the same as the files next to it. */
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
            "ClusterRole",
            "cluster-service",
            "ClusterServiceRole");
    private static final Map<String, String> POLICIES = Map.of(
            "job",
            "JobPolicy",
            "check",
            "CheckPolicy",
            "export",
            "ExportPolicy",
            "assume-role",
            "AssumePolicy",
            "key",
            "KeyPolicy",
            "network",
            "NetworkPolicy");
    /** A template that is given as a file, not in a bucket, may have so many bytes. */
    private static final int INLINE = 51_200;
    /**
     * Actions that AWS lets nobody narrow to a resource, image and metric calls across accounts, and what only reads:
     * an endpoint that somebody else made has a configuration and a model of any name.
     */
    private static final Set<String> ON_EVERYTHING = Set.of(
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:GetAuthorizationToken",
            "cloudwatch:PutMetricData",
            "sagemaker:ListEndpointConfigs",
            "sagemaker:ListEndpoints",
            "sagemaker:DescribeEndpointConfig",
            "sagemaker:DescribeModel",
            "sagemaker:ListModelPackages",
            "sagemaker:ListTags",
            "logs:DescribeLogGroups",
            "ec2:DescribeDhcpOptions",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
            "elasticmapreduce:RunJobFlow",
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
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
            "sns",
            "CloudWatchLogsClient",
            "logs");
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
        for (Map.Entry<String, String> name : POLICIES.entrySet()) {
            assertEquals(
                    policy(name.getKey()),
                    stack.filled("/Resources/" + name.getValue() + "/Properties/PolicyDocument"),
                    name.getKey());
        }
        for (String role : List.of("training", "flow", "schedule", "cluster-service")) {
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

    /** A role without the job's policy is a run that fails at its first request. */
    @Test
    void whatRunsTheJobHasTheJobsPolicyAndTheFurtherOnes() {
        for (String role : List.of("JobRole", "ClusterRole")) {
            JsonNode policies = stack.written("/Resources/" + role + "/Properties/ManagedPolicyArns/Fn::If");
            assertEquals("HasMorePolicies", policies.path(0).asText());
            assertEquals("[{\"Ref\":\"JobPolicy\"}]", policies.path(2).toString());
            String both = policies.path(1).toString();
            assertTrue(both.contains("${JobPolicy},${More}") && both.contains("JobPolicyArns"), both);
        }
    }

    @Test
    void theStackIsDeployedFromItsFile() throws IOException {
        assertTrue(Files.size(Path.of("submit/stack.yaml")) <= INLINE);
    }

    /** But for the comments, which the template leaves out to be short. */
    @Test
    void theFlowOfTheStackIsTheFlowBesideIt() throws IOException {
        JsonNode filled = stack.filled("/Resources/Flow/Properties/DefinitionSubstitutions");
        JsonNode file = json(Files.readString(Path.of("submit/flow.asl.json")));
        file.findParents("Comment").forEach(commented -> ((ObjectNode) commented).remove("Comment"));
        assertEquals(
                file,
                json(Pattern.compile("\\$\\{(\\w+)}")
                        .matcher(stack.written("/Resources/Flow/Properties/DefinitionString")
                                .asText())
                        .replaceAll(found -> Matcher.quoteReplacement(
                                filled.path(found.group(1)).asText("no substitution")))));
    }

    @Test
    void theScheduleOfTheStackIsTheScheduleBesideIt() throws IOException {
        JsonNode file = json(Files.readString(Path.of("submit/schedule.json")));
        JsonNode own = stack.filled("/Resources/Schedule/Properties");
        for (String field :
                List.of("Name", "State", "ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow")) {
            assertEquals(file.path(field), own.path(field), field);
        }
        assertEquals(
                json(file.at("/Target/Input").asText()),
                json(own.at("/Target/Input").asText()));
        assertEquals(file.at("/Target/Arn"), own.at("/Target/Arn"));
        assertEquals(file.at("/Target/DeadLetterConfig"), own.at("/Target/DeadLetterConfig"));
        assertEquals(file.at("/Target/RetryPolicy"), own.at("/Target/RetryPolicy"));
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

    /** The tags stand in the state machine's text, where braces begin an expression. */
    @Test
    void tagsAreJsonOfPlainTexts() {
        Pattern allowed = Pattern.compile(
                stack.written("/Parameters/JobTags/AllowedPattern").asText());
        for (String good : List.of("{}", "{\"team\": \"growth\"}", "{\"a:b\":\"c d\",\"e\": \"\"}")) {
            assertTrue(allowed.matcher(good).matches(), good);
        }
        for (String bad : List.of(
                "", "team=growth", "{\"a\": \"{% $x %}\"}", "{\"a\": \"b\",}", "{\"a\": 1}", "{\"\\u007b\": \"\"}")) {
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
            boolean grants = statement.path("Effect").asText().equals("Allow");
            for (String action : grants ? texts(statement.path("Action")) : List.<String>of()) {
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
            for (Path file : files.filter(path -> !path.toString().matches(".*-(trust|policy)\\.json"))
                    .sorted()
                    .toList()) {
                json(Files.readString(file)).path("Statement").forEach(check);
            }
        }
    }

    /** A name of a partition, a region or an account in the template is a stack that works in one place only. */
    @Test
    void theStackNamesNoPartitionRegionOrAccount() throws IOException {
        String text = Files.readString(Path.of("submit/stack.yaml"));
        Matcher fixed = Pattern.compile("arn:aws:|\\b(us|eu|ap)-[a-z]+-[1-9]\\b|\\b\\d{12}\\b")
                .matcher(text);
        assertTrue(!fixed.find(), () -> fixed.group());
    }

    /** What a company demands of roles holds for all of them, and a second region has a way to other names. */
    @Test
    void everyRoleHasBoundaryPathPrefixAndSuffix() {
        List<String> roles = new ArrayList<>();
        stack.written("/Resources").fields().forEachRemaining(resource -> {
            JsonNode properties = resource.getValue().path("Properties");
            if (resource.getValue().path("Type").asText().equals("AWS::IAM::Role")) {
                roles.add(resource.getKey());
                String name = properties.at("/RoleName/Fn::Sub").asText();
                assertTrue(name.matches("\\$\\{RolePrefix}\\$\\{Name}-[a-z]+\\$\\{RoleSuffix}"), name);
                assertEquals(
                        "HasBoundary",
                        properties.at("/PermissionsBoundary/Fn::If/0").asText(),
                        name);
                assertEquals("HasPath", properties.at("/Path/Fn::If/0").asText(), name);
            }
        });
        assertEquals(
                List.of("ClusterRole", "ClusterServiceRole", "FlowRole", "JobRole", "ScheduleRole", "TrainingRole"),
                roles.stream().sorted().toList());
    }

    /** Without a VPC a job on EMR Serverless does not reach SageMaker. */
    @Test
    void theApplicationIsInAVpcAndItsDefaultsFitTheQuotaOfANewAccount() {
        JsonNode application = stack.written("/Resources/Application/Properties");
        assertEquals(
                "SubnetIds",
                application.at("/NetworkConfiguration/SubnetIds/Ref").asText());
        for (String parameter : List.of("SubnetIds", "VpcId")) {
            assertTrue(
                    stack.written("/Parameters/" + parameter + "/Default").isMissingNode(),
                    parameter + " has no default, because none works");
        }
        int driver = number("DriverCpus");
        int run = driver + number("Executors") * number("ExecutorCpus");
        assertEquals(16, run);
        assertTrue(run * number("MaximumRuns") <= number("MaximumCpus"), "all runs that may run at once fit");
        for (String cpus : List.of("1", "2", "4", "8", "16")) {
            int heap = Integer.parseInt(
                    stack.written("/Mappings/Heap/" + cpus + "/Memory").asText().replace("g", ""));
            double overhead = Math.max(0.384, heap * 0.1);
            int worker = 4 * Integer.parseInt(cpus);
            assertTrue(heap + overhead <= worker && heap + overhead > worker - 2, cpus);
        }
    }

    private static int number(String parameter) {
        return stack.written("/Parameters/" + parameter + "/Default").asInt();
    }

    /** A call that the code makes and the role may not is a run that fails late. */
    @Test
    void theJobMayDoWhatItsCodeDoes() throws IOException {
        Set<String> granted = new TreeSet<>();
        for (String name : List.of("job", "export", "recommendations", "retire")) {
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
        // init asks for Time to Live with the credentials of who writes the configuration, and goes on if it may not.
        assertEquals(
                Set.of("dynamodb:DescribeTimeToLive"),
                called,
                "called in src/main and granted by no policy of the job in submit/iam");
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
