package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.submit.Tool.Finished;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CloudFormation template, its references filled in with the example's names. */
final class Template {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
    private static final Map<String, String> EXAMPLE = Map.ofEntries(
            Map.entry("AWS::Partition", "aws"),
            Map.entry("AWS::Region", "us-east-1"),
            Map.entry("AWS::AccountId", "123456789012"),
            Map.entry("Name", "shop-recommendation"),
            Map.entry("Table", "interactions"),
            Map.entry("BucketName", "my-bucket"),
            Map.entry("Bucket", "my-bucket"),
            Map.entry("Prefix", "recommendation"),
            Map.entry("Bucket.Arn", "arn:aws:s3:::my-bucket"),
            Map.entry("Application", "00f1r2s3t4u5v6w7"),
            Map.entry("Topic", "arn:aws:sns:us-east-1:123456789012:shop-recommendation-notices"),
            Map.entry("Flow", "arn:aws:states:us-east-1:123456789012:stateMachine:shop-recommendation"),
            Map.entry("TrainingRole.Arn", "arn:aws:iam::123456789012:role/shop-recommendation-training"),
            Map.entry("JobRole.Arn", "arn:aws:iam::123456789012:role/shop-recommendation-job"),
            Map.entry("ClusterRole.Arn", "arn:aws:iam::123456789012:role/shop-recommendation-cluster"),
            Map.entry("ScheduleRole.Arn", "arn:aws:iam::123456789012:role/shop-recommendation-schedule"),
            Map.entry("EndpointErrorsAlarm", "shop-recommendation-endpoint-5xx"),
            Map.entry("EndpointLatencyAlarm", "shop-recommendation-endpoint-latency"),
            Map.entry("MissedSchedules.Arn", "arn:aws:sqs:us-east-1:123456789012:shop-recommendation-missed-schedules"),
            Map.entry("AssumedRoleArns", "arn:aws:iam::210987654321:role/table-reader"),
            Map.entry("KeyArn", "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            Map.entry("JarKey", "dynasage.jar"),
            Map.entry("VpcId", "vpc-0a1b2c3d"),
            Map.entry("RolePrefix", ""),
            Map.entry("RoleSuffix", ""),
            Map.entry("Email", ""),
            Map.entry("TrainingImage", ""),
            Map.entry("SparkOptions", ""),
            Map.entry("JobTags", "{}"),
            Map.entry("ScheduleExpression", "cron(0 3 * * ? *)"),
            Map.entry("ScheduleTimezone", "UTC"),
            Map.entry("ScheduleState", "ENABLED"),
            Map.entry(
                    "Application.Arn", "arn:aws:emr-serverless:us-east-1:123456789012:/applications/00f1r2s3t4u5v6w7"));
    /** Parameters that are lists. */
    private static final Set<String> LISTS = Set.of("AssumedRoleArns");
    /** The example has clusters, a key and a security group of its own; every other condition does not hold. */
    private static final Set<String> HOLDS = Set.of("OnClusters", "HasKey", "MakesGroup");

    private final JsonNode root;

    Template(String file) {
        Finished read = Tool.node("src/test/resources/submit/template.js", Tool.MODULES.toString(), file)
                .run();
        assertEquals(0, read.exit(), read.errors());
        root = RecordingAws.json(read.output());
    }

    /** A part of the template as it is written. */
    JsonNode written(String pointer) {
        return root.at(pointer);
    }

    /** A part of the template with the example's values in place of references. */
    JsonNode filled(String pointer) {
        return fill(root.at(pointer));
    }

    /** A part of any template, its references filled in with the example's names. */
    static JsonNode fill(JsonNode node) {
        if (node.isArray()) {
            ArrayNode parts = JsonNodeFactory.instance.arrayNode();
            node.forEach(part -> parts.add(fill(part)));
            return parts;
        }
        if (!node.isObject()) {
            return node;
        }
        if (node.has("Ref") || node.has("Fn::GetAtt")) {
            return text(
                    node.has("Ref")
                            ? node.path("Ref").asText()
                            : node.path("Fn::GetAtt").asText());
        }
        if (node.has("Fn::If")) {
            JsonNode parts = node.path("Fn::If");
            return fill(parts.path(HOLDS.contains(parts.path(0).asText()) ? 1 : 2));
        }
        if (node.has("Fn::Sub")) {
            return JsonNodeFactory.instance.textNode(REFERENCE
                    .matcher(node.path("Fn::Sub").asText())
                    .replaceAll(found ->
                            Matcher.quoteReplacement(text(found.group(1)).asText())));
        }
        ObjectNode parts = JsonNodeFactory.instance.objectNode();
        node.fields().forEachRemaining(part -> {
            JsonNode value = fill(part.getValue());
            if (!value.isNull()) {
                parts.set(part.getKey(), value);
            }
        });
        return parts;
    }

    private static JsonNode text(String reference) {
        if (reference.equals("AWS::NoValue")) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (LISTS.contains(reference)) {
            return JsonNodeFactory.instance.arrayNode().add(EXAMPLE.get(reference));
        }
        if (!EXAMPLE.containsKey(reference)) {
            throw new IllegalStateException("The example has no value for ${" + reference + "}");
        }
        return JsonNodeFactory.instance.textNode(EXAMPLE.get(reference));
    }
}
