package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.submit.Tool.Finished;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stack, created by moto's CloudFormation: as it is by default, and with all that its parameters can add. */
class CreatedStackIT {
    private static final ObjectNode NEEDED = (ObjectNode) json("""
        {"Name": "shop-recommendation", "Table": "interactions", "BucketName": "my-bucket", "VpcId": "VPC",
         "SubnetIds": "SUBNETS"}\
        """);
    private static final JsonNode ALL = NEEDED.deepCopy().setAll((ObjectNode) json("""
        {"RouteTableIds": "ROUTES", "Clusters": "yes", "Exports": "yes", "InterfaceEndpoints": "yes",
         "TrainingNetwork": "yes", "Email": "me@example.com", "RolePath": "/data/", "RolePrefix": "x-",
         "KeyArn": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
         "AssumedRoleArns": "arn:aws:iam::210987654321:role/table-reader", "ScheduleState": "ENABLED"}\
        """));
    /** Where moto learns one of them, the test has more to show. */
    private static final Set<String> UNKNOWN = Set.of(
            "AWS::CloudWatch::Alarm",
            "AWS::EMRServerless::Application",
            "AWS::S3::BucketPolicy",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy",
            "AWS::Scheduler::Schedule");

    private static Template stack;
    private static JsonNode usual;
    private static JsonNode full;

    @BeforeAll
    static void create() {
        stack = new Template("submit/stack.yaml");
        Finished created = Tool.python("src/test/resources/submit/stack.py")
                .run("submit/stack.yaml", NEEDED.toString(), ALL.toString());
        assertEquals(0, created.exit(), created.errors());
        usual = json(created.output()).path(0);
        full = json(created.output()).path(1);
    }

    @Test
    void allThatMotoKnowsIsMade() {
        Set<String> expected = new TreeSet<>();
        stack.written("/Resources").fields().forEachRemaining(resource -> {
            if (!UNKNOWN.contains(resource.getValue().path("Type").asText())) {
                expected.add(resource.getKey());
            }
        });
        assertEquals("CREATE_COMPLETE", full.path("status").asText());
        assertEquals(expected, names(full.path("made")));
        assertTrue(expected.size() > 30, expected.toString());
        expected.removeIf(name ->
                !stack.written("/Resources/" + name + "/Condition").asText().matches("|MakesBucket|MakesGroup"));
        assertEquals(expected, names(usual.path("made")), "what a parameter adds is not there by default");
    }

    @Test
    void whatMotoDoesNotKnowIsListed() {
        assertEquals(UNKNOWN, new HashSet<>(texts(full.path("unknown"))));
    }

    /** Inline, and by the policies' own lists of roles; moto leaves out the roles' lists, which StackIT looks at. */
    @Test
    void rolesHoldTheirPoliciesAndNoOthers() {
        assertEquals(List.of("CheckPolicy"), held(usual, "shop-recommendation-job"));
        assertEquals(List.of("training"), held(usual, "shop-recommendation-training"));
        List<String> working = List.of("AssumePolicy", "CheckPolicy", "ExportPolicy", "KeyPolicy");
        assertEquals(working, held(full, "x-shop-recommendation-job"));
        assertEquals(working, held(full, "x-shop-recommendation-cluster"), "a cluster does the same work");
        assertEquals(List.of("KeyPolicy", "NetworkPolicy", "training"), held(full, "x-shop-recommendation-training"));
        assertEquals(List.of("KeyPolicy", "flow"), held(full, "x-shop-recommendation-flow"));
        assertEquals(List.of("schedule"), held(full, "x-shop-recommendation-schedule"));
        assertEquals(List.of("cluster-service"), held(full, "x-shop-recommendation-emr"));
    }

    /** Names of policies that CloudFormation makes up have the resource's name in their middle. */
    private static List<String> held(JsonNode made, String role) {
        return texts(made.at("/policies/" + role)).stream()
                .map(policy -> policy.replaceFirst(".*/", "").replaceFirst("^shop-([A-Za-z]+)-[A-Z0-9]+$", "$1"))
                .sorted()
                .toList();
    }

    @Test
    void outputsAreWhatTheRolesAndTheJobFileAreCalled() {
        assertEquals(
                "name = shop-recommendation, source.table = interactions, training.role-arn = "
                        + "\"arn:aws:iam::123456789012:role/data/x-shop-recommendation-training\", output.uri = "
                        + "\"s3a://my-bucket/recommendation\"",
                full.at("/outputs/JobSettings").asText().replaceFirst(", endpoint.*", ""));
        assertEquals(
                "--service-role x-shop-recommendation-emr --profile x-shop-recommendation-cluster"
                        + " --security-configuration shop-recommendation-cluster",
                full.at("/outputs/ClusterOptions").asText());
        assertTrue(usual.at("/outputs/ClusterOptions").isMissingNode());
        assertTrue(usual.at("/outputs/ExportTo").isMissingNode());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode list) {
        return Stream.iterate(0, index -> index < list.size(), index -> index + 1)
                .map(index -> list.path(index).asText())
                .toList();
    }
}
