package io.dynasage.local.sagemaker.requests;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.services.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RequestValidationTest {
    private final RequestValidation validation = new RequestValidation();

    @Test
    void acceptsTheMinimalTrainingJob() {
        assertDoesNotThrow(() -> validation.check("CreateTrainingJob", trainingJob()));
    }

    @Test
    void namesTheConstraintOfABadNameAsAwsDoes() {
        assertEquals(
                "1 validation error detected: Value 'x_y' at 'trainingJobName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
                refusal("CreateTrainingJob", trainingJob().put("TrainingJobName", "x_y")));
    }

    @Test
    void listsAllViolationsAtOnce() {
        ObjectNode request = trainingJob().put("RoleArn", "arn:aws:iam::1:role/x");
        request.remove("OutputDataConfig");
        String refusal = refusal("CreateTrainingJob", request);
        assertTrue(refusal.startsWith("2 validation errors detected: "), refusal);
        assertTrue(
                refusal.contains(
                        "Value null at 'outputDataConfig' failed to satisfy constraint: Member must not be null"),
                refusal);
        assertTrue(refusal.contains("at 'roleArn' failed"), refusal);
    }

    @Test
    void refusesAnInstanceTypeThatDoesNotExist() {
        ObjectNode request = trainingJob();
        request.withObject("/ResourceConfig").put("InstanceType", "local");
        String refusal = refusal("CreateTrainingJob", request);
        assertTrue(
                refusal.startsWith(
                        "1 validation error detected: Value 'local' at 'resourceConfig.instanceType' failed to"
                                + " satisfy constraint: "
                                + "Member must satisfy enum value set: [ml.m4.xlarge, "),
                refusal);
    }

    @Test
    void pointsIntoListsAndMaps() {
        ObjectNode request = trainingJob();
        ((ObjectNode) request.withArray("InputDataConfig").get(0)).put("ChannelName", "tr ain");
        request.withObject("/HyperParameters").put("k", "x".repeat(2501));
        String refusal = refusal("CreateTrainingJob", request);
        assertTrue(refusal.contains("at 'inputDataConfig.1.member.channelName'"), refusal);
        assertTrue(
                refusal.contains("at 'hyperParameters.k.member' failed to satisfy constraint: Member must have length"
                        + " less than or equal to 2500"),
                refusal);
    }

    @Test
    void refusesNumbersOutOfRangeAndTooShortLists() {
        ObjectNode request = Json.object().put("EndpointConfigName", "c");
        request.putArray("ProductionVariants");
        assertEquals(
                "1 validation error detected: Value '[]' at 'productionVariants' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1",
                refusal("CreateEndpointConfig", request));
        assertEquals(
                "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member"
                        + " must have value less than or equal to 100",
                refusal("ListTrainingJobs", Json.object().put("MaxResults", 101)));
    }

    @Test
    void refusesAWrongJsonTypeAsSerializationError() {
        SageMakerError error = assertThrows(
                SageMakerError.class,
                () -> validation.check("DescribeEndpoint", Json.object().put("EndpointName", 5)));
        assertEquals("SerializationException", error.code());
    }

    private String refusal(String operation, JsonNode request) {
        SageMakerError error = assertThrows(SageMakerError.class, () -> validation.check(operation, request));
        assertEquals("ValidationException", error.code());
        return error.getMessage();
    }

    private static ObjectNode trainingJob() {
        try {
            return (ObjectNode) Json.MAPPER.readTree("""
                    {"TrainingJobName": "fm-20261122-1500-ab12",
                    "RoleArn": "arn:aws:iam::123456789012:role/service-role/SageMakerRole",
                     "AlgorithmSpecification": {
                     "TrainingImage": "1.dkr.ecr.us-east-1.amazonaws.com/factorization-machines:1",
                     "TrainingInputMode": "File"},
                     "HyperParameters": {"feature_dim": "2625"},
                     "InputDataConfig": [{"ChannelName": "train",
                     "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/run/train/"}}}],
                     "OutputDataConfig": {"S3OutputPath": "s3://b/run/model"},
                     "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
                     "StoppingCondition": {"MaxRuntimeInSeconds": 3600}, "Tags": [{"Key": "pipeline", "Value": "reco"}]}
                    """);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
