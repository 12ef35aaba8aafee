package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ItemWeightsTest {
    private static final int USERS = 20;
    private static final int ITEMS = 30;
    private static final int FACTORS = 8;

    private static FactorizationMachine model(long seed) {
        Random random = new Random(seed);
        float[] linear = new float[USERS + 1 + ITEMS];
        float[] factors = new float[linear.length * FACTORS];
        for (int n = 0; n < linear.length; n++) {
            linear[n] = (float) random.nextGaussian() * 3;
        }
        for (int n = 0; n < factors.length; n++) {
            factors[n] = (float) random.nextGaussian() * 2;
        }
        return new FactorizationMachine(true, 0.5f, linear, factors, FACTORS);
    }

    private static double raw(FactorizationMachine model, int user, int item) {
        return model.rawScore(new int[] {user, USERS + item}, new float[] {1, 1}, 2);
    }

    private static long[] events(long each) {
        long[] events = new long[ITEMS];
        Arrays.fill(events, each);
        return events;
    }

    @Test
    void anUnknownItemIsBelowEveryKnownItemForEveryUser() {
        for (int seed = 0; seed < 50; seed++) {
            FactorizationMachine applied = new ItemWeights(USERS, events(7), 0.25).applied(model(seed));
            for (int user = 0; user < USERS; user++) {
                for (int item = 1; item <= ITEMS; item++) {
                    assertTrue(raw(applied, user, 0) < raw(applied, user, item) - 0.9, "user " + user);
                }
            }
        }
    }

    @Test
    void itemsGetTheLogarithmOfTheirEventsRelativeToTheMean() {
        long[] events = events(10);
        events[0] = 40;
        FactorizationMachine trained = model(1);
        FactorizationMachine applied = new ItemWeights(USERS, events, 0.5).applied(trained);
        for (int user = 0; user < USERS; user++) {
            assertEquals(raw(trained, user, 1) + 0.5 * Math.log(40 / 11.0), raw(applied, user, 1), 1e-5);
            assertEquals(raw(trained, user, 2) + 0.5 * Math.log(10 / 11.0), raw(applied, user, 2), 1e-5);
        }
    }

    @Test
    void onlyTheUnknownItemChangesWithoutCorrection() {
        FactorizationMachine trained = model(2);
        float[] before = trained.linear().clone();
        FactorizationMachine applied = new ItemWeights(USERS, events(3), 0).applied(trained);
        float[] after = applied.linear().clone();
        assertTrue(after[USERS] < before[USERS]);
        after[USERS] = before[USERS];
        assertArrayEquals(before, after);
        assertArrayEquals(before, trained.linear(), "the trained model stays");
        assertEquals(trained.bias(), applied.bias());
    }

    @Test
    void withColumnsOnlyTheWeightsOfItemsChange() {
        int columns = 4;
        FactorizationMachine trained = model(3);
        ItemWeights weights = new ItemWeights(USERS, Arrays.copyOf(events(10), ITEMS - columns), 0.5);
        weights.events()[0] = 40;
        double mean = Arrays.stream(weights.events()).average().orElseThrow();
        float[] after = weights.weighted(trained, 2).linear();
        float[] expected = trained.linear().clone();
        expected[USERS] += (float) (0.5 * Math.log(2 / mean));
        for (int item = 1; item <= ITEMS - columns; item++) {
            expected[USERS + item] += (float) (0.5 * Math.log(weights.events()[item - 1] / mean));
        }
        assertArrayEquals(expected, after);
        assertEquals(trained.linear()[USERS], weights.weighted(trained, 0).linear()[USERS]);
    }

    @Test
    void refusesAModelOfOtherItems() {
        assertEquals(
                "the model has 51 features, but there are 19 of users and 31 of items; use the model that was trained"
                        + " on these items",
                assertThrows(IllegalArgumentException.class, () -> new ItemWeights(19, events(1), 0).applied(model(1)))
                        .getMessage());
    }
}
