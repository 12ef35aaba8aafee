package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.Stage;
import io.dynasage.report.EmbeddedMetrics;
import io.dynasage.report.ExampleRun;
import io.dynasage.submit.Tool.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What watches the runs: the metrics that they write are well-formed, and are those that alarms and dashboard of the
 * stack look at.
 */
class WatchIT {
    private static Template stack;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void read() {
        stack = new Template("submit/stack.yaml");
    }

    /** What the schema of the format says against a line; empty if nothing. */
    private static String complaint(String line) throws IOException {
        Path documents = Files.writeString(folder.resolve("lines.json"), "[" + line + "]");
        Finished checked = Tool.node("src/test/resources/submit/schema.js", Tool.MODULES.toString())
                .run("src/test/resources/submit/embedded-metric-format.schema.json", documents.toString());
        assertEquals(0, checked.exit(), checked.errors());
        return json(checked.output()).path(0).asText();
    }

    @Test
    void metricLinesFollowTheFormatAndBrokenOnesDoNot() throws IOException {
        String line = EmbeddedMetrics.line(ExampleRun.completed());
        for (String good : List.of(line, EmbeddedMetrics.line(ExampleRun.failed("training", "the disk is full")))) {
            assertEquals("", complaint(good), good);
        }
        for (Map.Entry<String, String> mistake : Map.of(
                        "\"Unit\":\"Count\"",
                        "\"Unit\":\"Counts\"",
                        "\"Dimensions\":[[\"job\"]],",
                        "",
                        "[[\"job\"]]",
                        "[\"job\"]",
                        "\"Timestamp\":",
                        "\"Timestamp\":0.5,\"T\":")
                .entrySet()) {
            String complaint = complaint(line.replaceFirst(Pattern.quote(mistake.getKey()), mistake.getValue()));
            assertTrue(complaint.contains("/_aws"), mistake + ": " + complaint);
        }
    }

    /** A metric that no run writes is an alarm that never goes off. */
    @Test
    void everyMetricThatTheStackLooksAtIsOneThatRunsWrite() {
        Set<String> written = new TreeSet<>();
        ExampleRun.completed().metrics().forEach(metric -> written.add(metric.name()));
        Stream.of(Stage.values()).map(WatchIT::seconds).forEach(written::add);
        List<List<String>> looked = new ArrayList<>(dashboard());
        looked.addAll(alarms());
        List<List<String>> ours = looked.stream()
                .filter(metric -> metric.get(0).equals(EmbeddedMetrics.NAMESPACE))
                .toList();
        assertTrue(ours.size() >= 18, ours.toString());
        for (List<String> metric : ours) {
            assertTrue(written.contains(metric.get(1)), metric + " is not among " + written);
            assertEquals(List.of(EmbeddedMetrics.DIMENSION, "shop-recommendation"), metric.subList(2, metric.size()));
        }
        assertTrue(
                alarms().contains(List.of("Dynasage", "Deployments", "job", "shop-recommendation")),
                alarms().toString());
    }

    @Test
    void theDashboardShowsTheTimeOfEveryStage() {
        Set<String> shown = new TreeSet<>();
        dashboard().forEach(metric -> shown.add(metric.get(1)));
        for (Stage stage : Stage.values()) {
            assertTrue(shown.contains(seconds(stage)), seconds(stage));
        }
    }

    /** Returns the name of the metric with the time of a stage. */
    private static String seconds(Stage stage) {
        return Stream.of(stage.toString().split("-"))
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining())
                + "Seconds";
    }

    /**
     * The metrics of the dashboard: namespace, name, dimension's name and value; a dot there repeats what stands above
     * it.
     */
    private static List<List<String>> dashboard() {
        List<List<String>> all = new ArrayList<>();
        String body = stack.written("/Resources/Dashboard/Properties/DashboardBody/Fn::Sub")
                .asText()
                .replace("${Name}", "shop-recommendation")
                .replaceAll("\\$\\{[^}]+}", "x");
        for (JsonNode widget : json(body).path("widgets")) {
            List<String> above = List.of();
            for (JsonNode metric : widget.at("/properties/metrics")) {
                List<String> named = new ArrayList<>();
                for (JsonNode part : metric) {
                    if (part.isTextual() && !part.asText().equals("...")) {
                        named.add(part.asText().equals(".") ? above.get(named.size()) : part.asText());
                    }
                }
                above = named.isEmpty() ? above : named;
                all.add(above);
            }
        }
        return all;
    }

    private static List<List<String>> alarms() {
        List<List<String>> all = new ArrayList<>();
        for (JsonNode resource : stack.written("/Resources")) {
            for (JsonNode part : resource.at("/Properties/Metrics")) {
                JsonNode metric = part.at("/MetricStat/Metric");
                if (!metric.isMissingNode()) {
                    List<String> named = new ArrayList<>(List.of(
                            metric.path("Namespace").asText(),
                            metric.path("MetricName").asText()));
                    metric.path("Dimensions")
                            .forEach(dimension -> named.addAll(List.of(
                                    dimension.path("Name").asText(),
                                    dimension.at("/Value/Ref").asText().replace("Name", "shop-recommendation"))));
                    all.add(named);
                }
            }
        }
        return all;
    }

    /**
     * What the stack says that the job's file must say is what the job's file can say, and its alarms are the stack's.
     */
    @Test
    void theSettingsThatTheStackGivesAreSettings() {
        String settings = stack.filled("/Outputs/JobSettings/Value").asText();
        JobConfig config = ConfigReader.read(
                settings,
                "the stack's output JobSettings",
                Map.of("notices.topic", stack.filled("/Outputs/TopicArn/Value").asText()));
        assertEquals("shop-recommendation", config.name());
        assertEquals("s3a://my-bucket/recommendation", config.outputUri());
        List<String> alarms = Stream.of("EndpointErrorsAlarm", "EndpointLatencyAlarm")
                .map(alarm -> stack.filled("/Resources/" + alarm + "/Properties/AlarmName")
                        .asText())
                .toList();
        assertEquals(alarms, config.endpoint().guardrails().rollbackAlarms());
        assertEquals(
                String.join(",", alarms),
                stack.filled("/Outputs/RollbackAlarms/Value").asText());
        assertEquals(
                "arn:aws:sns:us-east-1:123456789012:shop-recommendation-notices",
                config.notices().topic());
    }

    /** The alarms look at the variant that the job deploys. */
    @Test
    void theRollbackAlarmsLookAtTheJobsOwnVariant() {
        JsonNode errors = stack.filled("/Resources/EndpointErrorsAlarm/Properties/Dimensions");
        assertEquals(
                json("[{\"Name\": \"EndpointName\", \"Value\": \"shop-recommendation\"}, {\"Name\":"
                        + " \"VariantName\", \"Value\": \"AllTraffic\"}]"),
                errors);
        assertEquals(
                errors,
                stack.filled("/Resources/EndpointLatencyAlarm/Properties/Metrics/1/MetricStat/Metric/Dimensions"));
    }
}
