package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannedChangesTest {
    private static final String CONF = """
        name = shop
        source.table = clicks
        features.positives.event-types = [purchase]
        training.role-arn = "arn:aws:iam::123456789012:role/dynasage-training"
        output.uri = "s3a://my-bucket/shop"
        recommendations.table = shop-lists
        """;

    @Test
    void aFirstRunCreatesAndALaterOneChangesTheEndpoint() throws IOException {
        Map<String, String> first = new LinkedHashMap<>();
        first.put("create-training-job", "{\"TrainingJobName\": \"shop-r1-t1\"}");
        first.put("create-training-job-final", "{\"TrainingJobName\": \"shop-r1-f1\"}");
        first.put("create-model-package-group", "{\"ModelPackageGroupName\": \"shop\"}");
        first.put("create-model-package", "{\"ModelPackageGroupName\": \"shop\"}");
        first.put("create-model", "{\"ModelName\": \"shop-r1-f1\"}");
        first.put("create-endpoint-config", "{\"EndpointConfigName\": \"shop-r1-f1\"}");
        first.put("create-endpoint", "{\"EndpointName\": \"shop\", \"EndpointConfigName\": \"shop-r1-f1\"}");
        List<String> lines = changes("", first);
        assertEquals(
                Files.readString(Path.of("src/test/resources/io/dynasage/documents/plan-changes.txt")),
                String.join("\n", lines) + "\n",
                "docs/operate.md shows it");
        first.remove("create-endpoint");
        first.remove("create-model-package-group");
        first.put("update-endpoint", "{\"EndpointName\": \"shop\", \"EndpointConfigName\": \"shop-r1-f1\"}");
        List<String> later = changes("", first);
        assertTrue(later.contains("Changes  ~ endpoint shop, if the model passes the gate"), later::toString);
        assertTrue(later.stream().noneMatch(line -> line.contains("+ endpoint shop")), later::toString);
    }

    @Test
    void whatTheConfigurationLeavesOutIsNotChanged() {
        List<String> lines = changes(
                "endpoint.deploy = false, recommendations.count = 0,"
                        + " source { kind = incremental, export.to = \"s3://my-bucket/exports\" }",
                Map.of());
        assertEquals(
                List.of(
                        "Changes  + an export of table clicks in s3://my-bucket/exports",
                        "Changes  + folder s3a://my-bucket/shop/runs/r1/",
                        "Changes  = table clicks, which is only read",
                        "Changes  = endpoint shop, because endpoint.deploy = false",
                        "Changes  = folders and models of other runs"),
                lines);
    }

    private static List<String> changes(String more, Map<String, String> requests) {
        JobConfig job = ConfigReader.read(CONF + more, "shop.conf", Map.of());
        return new PlannedChanges(job, new RunId("r1"), requests).lines();
    }
}
