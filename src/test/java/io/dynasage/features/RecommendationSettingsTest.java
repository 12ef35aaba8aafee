package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RecommendationSettingsTest {
    @Test
    void listsEveryValueOutOfRangeAtOnce() {
        FeatureException error = assertThrows(FeatureException.class, () -> new RecommendationSettings(
                List.of(), Double.NaN, Split.TIME, -0.1, 1.5, 0, -1, 0, 1));
        assertEquals("the minimum rating is NaN, which no rating reaches; give a number; "
                + "the validation fraction is -0.1; give a number from 0 to below 1; "
                + "the test fraction is 1.5; give a number from 0 to below 1; "
                + "validation fraction -0.1 and test fraction 1.5 leave nothing to train on; their sum must be below 1; "
                + "the number of negatives per positive is 0; give at least 1; "
                + "the number of draws is -1; give at least 1; "
                + "the number of evaluation negatives is 0; give at least 1", error.getMessage());
    }

    @Test
    void acceptsAJobWithoutValidation() {
        assertEquals(0, new RecommendationSettings(List.of("buy"), 4, Split.TIME, 0, 0.1, 6, 3, 99, 1).validationFraction());
    }
}
