package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FitGuardTest {
    private static final SageMakerConnection HERE = new SageMakerConnection("eu-west-1", null, null);
    private static final SageMakerConnection THERE = new SageMakerConnection("us-east-1", null, null);

    @Test
    void refusesASecondFitForTheSameEndpointAtTheSameTime() {
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> FitGuard.alone(HERE, "shop", () -> FitGuard.alone(HERE, "shop", () -> "second")));

        assertEquals(
                "Another model is fitted for endpoint \"shop\" at this moment, and one would answer with the other's"
                        + " model. In a CrossValidator or TrainValidationSplit, set predictWith = artifact"
                        + " (factorization-machines and linear-learner), or parallelism to 1; elsewhere, give each"
                        + " estimator an endpointName of its own.",
                refused.getMessage());
        assertEquals("later", FitGuard.alone(HERE, "shop", () -> "later"), "a failed fit releases the endpoint");
    }

    @Test
    void otherEndpointsAreOtherEndpoints() {
        assertEquals("a", FitGuard.alone(HERE, "shop", () -> FitGuard.alone(HERE, "shop-eu", () -> "a")));
        assertEquals("b", FitGuard.alone(HERE, "shop", () -> FitGuard.alone(THERE, "shop", () -> "b")));
    }
}
