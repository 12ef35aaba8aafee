package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannedRequestsTest {
    private static final EndpointSpec SPEC = new EndpointSpec(
            "shop",
            "shop-1",
            "shop-1",
            "image:1",
            "s3://bucket/model.tar.gz",
            "arn:aws:iam::123456789012:role/training",
            "ml.m5.large",
            2,
            Map.of("team", "shop"));

    @Test
    void aNewEndpointIsCreatedAndAnExistingOneUpdated() throws Exception {
        Map<String, String> created = new PlannedRequests().endpoint(SPEC).byOperation();
        assertEquals(
                List.of("create-model", "create-endpoint-config", "create-endpoint"), List.copyOf(created.keySet()));
        same(
                "{\"ModelName\": \"shop-1\", \"PrimaryContainer\": {\"Image\": \"image:1\", \"ModelDataUrl\":"
                        + " \"s3://bucket/model.tar.gz\"},"
                        + " \"ExecutionRoleArn\": \"arn:aws:iam::123456789012:role/training\", \"Tags\":"
                        + " [{\"Key\": \"team\", \"Value\": \"shop\"}, {\"Key\": \"dynasage:endpoint\","
                        + " \"Value\": \"shop\"}]}",
                created.get("create-model"));
        same(
                "{\"EndpointConfigName\": \"shop-1\", \"ProductionVariants\": [{\"VariantName\":"
                        + " \"AllTraffic\", \"ModelName\": \"shop-1\", \"InitialInstanceCount\": 2,"
                        + " \"InstanceType\": \"ml.m5.large\", \"InitialVariantWeight\": 1.0}], \"Tags\":"
                        + " [{\"Key\": \"team\", \"Value\": \"shop\"}, {\"Key\": \"dynasage:endpoint\","
                        + " \"Value\": \"shop\"}]}",
                created.get("create-endpoint-config"));
        same(
                "{\"EndpointName\": \"shop\", \"EndpointConfigName\": \"shop-1\", \"Tags\": [{\"Key\":"
                        + " \"team\", \"Value\": \"shop\"}, {\"Key\": \"dynasage:endpoint\","
                        + " \"Value\": \"shop\"}]}",
                created.get("create-endpoint"));
        Map<String, String> updated = new PlannedRequests().endpointUpdate(SPEC).byOperation();
        assertEquals(
                List.of("create-model", "create-endpoint-config", "update-endpoint"), List.copyOf(updated.keySet()));
        same("{\"EndpointName\": \"shop\", \"EndpointConfigName\": \"shop-1\"}", updated.get("update-endpoint"));
    }

    private static void same(String expected, String json) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        assertEquals(mapper.readTree(expected), mapper.readTree(json));
    }
}
