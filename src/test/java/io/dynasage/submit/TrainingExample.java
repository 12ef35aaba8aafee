package io.dynasage.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.EndpointSpec;
import io.dynasage.sagemaker.Guardrails;
import io.dynasage.sagemaker.KeySettings;
import io.dynasage.sagemaker.ModelVersion;
import io.dynasage.sagemaker.NetworkSettings;
import io.dynasage.sagemaker.PlannedRequests;
import io.dynasage.sagemaker.Protection;
import io.dynasage.sagemaker.TrainingChannel;
import io.dynasage.sagemaker.TrainingJobSpec;
import io.dynasage.sagemaker.WireRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The training job that a run asks for. */
final class TrainingExample {
    private static final String RUN = "s3://my-bucket/recommendation/runs/20260131T030000Z-123/";

    /** What a company demands. */
    private static final Protection PROTECTED = new Protection(
            new NetworkSettings(List.of("subnet-0a1b2c3d", "subnet-1b2c3d4e"), List.of("sg-0a1b2c3d"), true, true),
            new KeySettings(
                    Optional.of("arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
                    Optional.of("alias/shop"),
                    Optional.of("1234abcd-12ab-34cd-56ef-1234567890ab")));

    private TrainingExample() {}

    /** The request as it goes over the wire. */
    static JsonNode request() {
        try {
            return new ObjectMapper().readTree(WireRequest.createTrainingJob(spec()));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All requests of a first run, by operation. */
    static Map<String, String> planned() {
        TrainingJobSpec spec = spec();
        String name = "shop-recommendation-20260131T030000Z-123-t1";
        ModelVersion version = new ModelVersion(
                "shop-recommendation",
                "20260131T030000Z-123",
                spec.image(),
                spec.modelArtifact(),
                "0".repeat(64),
                List.of(TrainingChannel.RECORDIO),
                List.of(TrainingChannel.RECORDIO),
                Approval.APPROVED,
                List.of(),
                Map.of("auc", 0.7),
                RUN + "evaluation.json",
                spec.tags());
        return new PlannedRequests()
                .training(spec)
                .group(version)
                .version(version)
                .endpoint(new EndpointSpec(
                        "shop-recommendation",
                        name,
                        name,
                        spec.image(),
                        spec.modelArtifact(),
                        spec.roleArn(),
                        "ml.m5.large",
                        1,
                        spec.tags(),
                        Guardrails.NONE,
                        false,
                        PROTECTED))
                .byOperation();
    }

    private static TrainingJobSpec spec() {
        return new TrainingJobSpec(
                "shop-recommendation-20260131T030000Z-123-t1",
                "382416733822.dkr.ecr.us-east-1.amazonaws.com/factorization-machines:1",
                "arn:aws:iam::123456789012:role/shop-recommendation-training",
                Map.of("feature_dim", "1000", "num_factors", "64", "predictor_type", "binary_classifier"),
                List.of(new TrainingChannel("train", RUN + "channels/train/", TrainingChannel.RECORDIO, null)),
                RUN + "model",
                "ml.m5.xlarge",
                1,
                30,
                Duration.ofHours(6),
                false,
                Map.of("team", "shop"),
                PROTECTED);
    }
}
