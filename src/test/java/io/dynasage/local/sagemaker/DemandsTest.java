package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandsTest {
    private static final String OPERATION = "CreateTrainingJob";
    private final Demands demands = new Demands();

    private void check(String request) throws Exception {
        JsonNode json = new ObjectMapper().readTree(request);
        demands.check("u", OPERATION, json, new ResourceNames("eu-west-1").ofRequest(OPERATION, json));
    }

    @Test
    void aRequestWithoutADemandedMemberIsDeniedInTheWordsOfIam() {
        demands.add("CreateTrainingJob.ResourceConfig.VolumeKmsKeyId");
        demands.add("CreateModel.VpcConfig");
        SageMakerError denial =
                assertThrows(SageMakerError.class, () -> check("{\"TrainingJobName\": \"j\", \"ResourceConfig\": {}}"));
        assertEquals(
                "AccessDeniedException: User: u is not authorized to perform: sagemaker:CreateTrainingJob on resource:"
                        + " arn:aws:sagemaker:eu-west-1:123456789012:training-job/j with an explicit deny in a service"
                        + " control policy",
                denial.code() + ": " + denial.getMessage());
        assertDoesNotThrow(() -> check("{\"ResourceConfig\": {\"VolumeKmsKeyId\": \"k\"}}"));
        demands.remove("CreateTrainingJob.ResourceConfig.VolumeKmsKeyId");
        assertDoesNotThrow(() -> check("{}"));
    }

    @Test
    void aFlagMustBeTrue() {
        demands.add("CreateTrainingJob.EnableNetworkIsolation");
        for (String lacking :
                List.of("{}", "{\"EnableNetworkIsolation\": false}", "{\"EnableNetworkIsolation\": null}")) {
            assertThrows(SageMakerError.class, () -> check(lacking), lacking);
        }
        assertDoesNotThrow(() -> check("{\"EnableNetworkIsolation\": true}"));
    }

    @Test
    void aDemandNamesAnOperationAndAMember() {
        for (String wrong : List.of("CreateTrainingJob", "MakeTea.VpcConfig", "CreateModel.", "CreateModel.a b")) {
            assertTrue(
                    assertThrows(IllegalArgumentException.class, () -> demands.add(wrong))
                            .getMessage()
                            .startsWith("\"" + wrong + "\" demands nothing; write an operation and a member"),
                    wrong);
        }
    }
}
