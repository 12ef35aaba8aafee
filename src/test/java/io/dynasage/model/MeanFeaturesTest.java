package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeanFeaturesTest {
    private static final int FEATURES = 12;
    private static final int FACTORS = 3;

    private static FactorizationMachine model() {
        Random random = new Random(5);
        float[] linear = new float[FEATURES];
        float[] factors = new float[FEATURES * FACTORS];
        for (int n = 0; n < factors.length; n++) {
            linear[n % FEATURES] = (float) random.nextGaussian();
            factors[n] = (float) random.nextGaussian();
        }
        return new FactorizationMachine(true, 0.5f, linear, factors, FACTORS);
    }

    private static double raw(FactorizationMachine model, int user, int item) {
        return model.rawScore(new int[] {user, item, 10}, new float[] {1, 1, 0.7f}, 3);
    }

    /** Users are features 0 to 3, items 4 to 9, and 10 is a column of items. */
    @Test
    void aScoreWithAnUnknownFeatureIsTheMeanOfTheScoresWithEachOther() {
        FactorizationMachine model = model();
        FactorizationMachine changed =
                new MeanFeatures(List.of(new MeanFeatures.Block(0, 3), new MeanFeatures.Block(4, 5))).applied(model);
        for (int user = 1; user <= 3; user++) {
            double sum = 0;
            for (int item = 5; item <= 9; item++) {
                sum += raw(model, user, item);
                assertEquals(raw(model, user, item), raw(changed, user, item));
            }
            assertEquals(sum / 5, raw(changed, user, 4), 1e-6);
        }
        double users = raw(model, 1, 6) + raw(model, 2, 6) + raw(model, 3, 6);
        assertEquals(users / 3, raw(changed, 0, 6), 1e-6);
    }

    @Test
    void theGivenModelAndOtherBlocksStay() {
        FactorizationMachine model = model();
        float[] linear = model.linear().clone();
        float[] factors = model.factors().clone();
        FactorizationMachine changed = new MeanFeatures(List.of(new MeanFeatures.Block(4, 5))).applied(model);
        assertArrayEquals(linear, model.linear());
        assertArrayEquals(factors, model.factors());
        linear[4] = changed.linear()[4];
        System.arraycopy(changed.factors(), 4 * FACTORS, factors, 4 * FACTORS, FACTORS);
        assertArrayEquals(linear, changed.linear());
        assertArrayEquals(factors, changed.factors());
        assertArrayEquals(
                model.linear(), new MeanFeatures(List.of()).applied(model).linear());
    }
}
