package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ArtifactScoringTest {
    private static final String REGISTRY = "382416733822.dkr.ecr.us-east-1.amazonaws.com/";
    private static final Map<String, String> CLASSIFIER = Map.of("predictor_type", "binary_classifier");

    private static String refusal(String image, Map<String, String> hyperparameters) {
        return assertThrows(
                        IllegalArgumentException.class, () -> new ArtifactScoring(REGISTRY + image, hyperparameters))
                .getMessage();
    }

    @Test
    void refusesModelsThatOnlyTheirContainersCanRead() {
        assertEquals(
                "predictWith is artifact, but only its own container can read a model of sagemaker-xgboost; predict"
                        + " with the endpoint. In a CrossValidator or TrainValidationSplit, set parallelism to 1.",
                refusal("sagemaker-xgboost:1.7-1", Map.of()));
        assertEquals(
                "predictWith is artifact, but the hyperparameter predictor_type is \"multiclass_classifier\"; artifacts"
                        + " of binary_classifier and regressor can be scored with. Predict with the endpoint.",
                refusal("linear-learner:1", Map.of("predictor_type", "multiclass_classifier")));
        assertEquals(
                "predictWith is artifact, but how linear-learner turns the loss hinge_loss into a score is not"
                        + " published; use loss = logistic, or predict with the endpoint.",
                refusal("linear-learner:1", Map.of("predictor_type", "binary_classifier", "loss", "hinge_loss")));
    }

    @Test
    void acceptsTheOthers() {
        new ArtifactScoring(REGISTRY + "factorization-machines:1", CLASSIFIER);
        new ArtifactScoring(REGISTRY + "linear-learner:1", CLASSIFIER);
        new ArtifactScoring(REGISTRY + "linear-learner:1", Map.of("predictor_type", "regressor", "loss", "huber_loss"));
    }
}
