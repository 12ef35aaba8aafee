package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentRulesTest {
    private static final String CANARY = """
        {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "CANARY", "WaitIntervalInSeconds": 300, \
        "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10}},
          "TerminationWaitInSeconds": 300, "MaximumExecutionTimeoutInSeconds": 1800},
         "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "shop-endpoint-5xx"}, \
         {"AlarmName": "shop-endpoint-latency"}]}}\
        """;

    private static void check(String deployment) throws Exception {
        DeploymentRules.check(new ObjectMapper().readTree(deployment));
    }

    private static void refused(String what, String deployment) {
        SageMakerError error = assertThrows(SageMakerError.class, () -> check(deployment));
        assertEquals("ValidationException", error.code());
        assertTrue(error.getMessage().contains(what), error.getMessage());
    }

    @Test
    void whatTheServiceTakesIsTaken() throws Exception {
        DeploymentRules.check(MissingNode.getInstance());
        check(CANARY);
        check("{\"BlueGreenUpdatePolicy\": {\"TrafficRoutingConfiguration\": {\"Type\": \"ALL_AT_ONCE\","
                + " \"WaitIntervalInSeconds\": 0}}}");
        assertEquals(
                List.of("shop-endpoint-5xx", "shop-endpoint-latency"),
                DeploymentRules.alarms(new ObjectMapper().readTree(CANARY)));
    }

    @Test
    void aKeyDoesNotGoWithDisksInTheInstance() throws Exception {
        var request = new ObjectMapper().readTree("{\"KmsKeyId\": \"k\"}");
        DeploymentRules.checkKey("KmsKeyId", request, "ml.m5.large");
        DeploymentRules.checkKey("VolumeKmsKeyId", request, "ml.m5d.large");
        assertEquals(
                "KmsKeyId cannot be specified for instance type ml.m5d.large, because its local storage is encrypted by"
                        + " hardware.",
                assertThrows(SageMakerError.class, () -> DeploymentRules.checkKey("KmsKeyId", request, "ml.m5d.large"))
                        .getMessage());
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        refused("CanarySize is required for", CANARY.replace("CanarySize", "LinearStepSize"));
        refused("CanarySize cannot be specified with", CANARY.replace("CANARY", "ALL_AT_ONCE"));
        refused(
                "CanarySize must be 1 to 50 percent of the capacity, not 60",
                CANARY.replace("\"Value\": 10", "\"Value\": 60"));
        refused("MaximumExecutionTimeoutInSeconds must be larger than the 600 seconds", CANARY.replace("1800", "600"));
        refused(
                "Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy",
                CANARY.replace("\"AutoRollbackConfiguration\"", "\"RollingUpdatePolicy\": {}, \"Auto\""));
        refused("needs an AlarmName", CANARY.replace("AlarmName", "Name"));
    }
}
