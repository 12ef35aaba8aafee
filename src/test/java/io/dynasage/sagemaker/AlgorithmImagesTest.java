package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AlgorithmImagesTest {
    @Test
    void knowsTheImagesOfEachPartition() {
        assertEquals(
                "438346466558.dkr.ecr.eu-west-1.amazonaws.com/factorization-machines:1",
                AlgorithmImages.uri("factorization-machines", "eu-west-1"));
        assertEquals(
                "382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1",
                AlgorithmImages.uri("linear-learner", "us-east-1"));
        assertEquals(
                "390948362332.dkr.ecr.cn-north-1.amazonaws.com.cn/knn:1", AlgorithmImages.uri("knn", "cn-north-1"));
        assertEquals(
                "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1",
                AlgorithmImages.uri("sagemaker-xgboost", "us-west-2"));
        assertEquals(
                "281123927165.dkr.ecr.us-isob-east-1.sc2s.sgov.gov/sagemaker-xgboost:1.7-1",
                AlgorithmImages.uri("sagemaker-xgboost", "us-isob-east-1"));
    }

    @Test
    void saysWhichAlgorithmsAndRegionsThereAre() {
        assertEquals(
                "\"xgboost\" is not a built-in algorithm that has an image here; it must be one of "
                        + "[factorization-machines, knn, linear-learner, sagemaker-xgboost], or give the full"
                        + " URI of a training "
                        + "image.",
                assertThrows(IllegalArgumentException.class, () -> AlgorithmImages.uri("xgboost", "eu-west-1"))
                        .getMessage());
        String message = assertThrows(IllegalArgumentException.class, () -> AlgorithmImages.uri("knn", "eu-west-9"))
                .getMessage();
        assertTrue(
                message.startsWith("No AWS account is known for the image of knn in the region \"eu-west-9\"; known "
                        + "regions are [af-south-1, "),
                message);
        assertTrue(message.endsWith("Correct the region, or give the full URI of the training image."), message);
    }

    @Test
    void knowsWhichAlgorithmsNeedTheDimension() {
        assertTrue(AlgorithmImages.needsFeatureDim(AlgorithmImages.uri("factorization-machines", "eu-west-1")));
        assertFalse(AlgorithmImages.needsFeatureDim(AlgorithmImages.uri("sagemaker-xgboost", "eu-west-1")));
        assertFalse(AlgorithmImages.needsFeatureDim("1.dkr.ecr.eu-west-1.amazonaws.com/my-algorithm:3"));
    }
}
