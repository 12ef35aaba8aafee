package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairFactorsTest {
    private static final int USERS = 40;
    private static final int ITEMS = 60;
    private static final int COUNT = 3;
    /** A user whom training knows, but without factors. */
    private static final int EMPTY = 7;

    @Test
    void theScoreOfKnownUsersAndItemsIsTheProductOfTheirFactors() {
        for (int length : new int[] {COUNT, COUNT + 5}) {
            PairFactors factors = factors(length);
            FactorizationMachine model = factors.in(trained(length), 0);
            for (int user = 1; user < USERS; user++) {
                for (int item = 1; item < ITEMS && user != EMPTY; item++) {
                    assertEquals(
                            product(factors.users(), user, factors.items(), item),
                            raw(model, user, item),
                            1e-6,
                            "user " + user + ", item " + item + ", length " + length);
                }
            }
            assertEquals(length, model.factorCount());
            assertTrue(model.classifier());
        }
    }

    @Test
    void aUserWithoutFactorsGetsTheMeanScoreOfAllUsersForEachItem() {
        PairFactors factors = factors(1);
        FactorizationMachine model = factors.in(trained(COUNT), 0);
        for (int item = 1; item < ITEMS; item++) {
            double sum = 0;
            for (int user = 1; user < USERS; user++) {
                sum += product(factors.users(), user, factors.items(), item);
            }
            assertEquals(sum / (USERS - 2), raw(model, 0, item), 1e-5);
            assertEquals(raw(model, 0, item), raw(model, EMPTY, item));
        }
    }

    @Test
    void anUnknownItemIsBelowEveryKnownItemForEveryUser() {
        FactorizationMachine model = factors(2).in(trained(COUNT), 0);
        for (int user = 0; user < USERS; user++) {
            for (int item = 1; item < ITEMS; item++) {
                assertTrue(raw(model, user, 0) < raw(model, user, item) - 0.9, "user " + user);
            }
        }
    }

    @Test
    void columnsAfterTheItemsAreNotRead() {
        int columns = 3;
        PairFactors factors = factors(2);
        FactorizationMachine plain = factors.in(trained(COUNT), 0);
        FactorizationMachine model = factors.in(model(USERS + ITEMS + columns, COUNT), columns);
        for (int user = 0; user < USERS; user++) {
            for (int item = 0; item < ITEMS; item++) {
                double score = model.rawScore(
                        new int[] {user, USERS + item, USERS + ITEMS, USERS + ITEMS + 2},
                        new float[] {1, 1, 1, 0.5f},
                        4);
                assertEquals(raw(plain, user, item), score, 1e-9);
            }
        }
    }

    @Test
    void whereThereAreColumnsARowWithoutAnItemIsBelowEveryKnownItem() {
        FactorizationMachine model = factors(2).in(model(USERS + ITEMS + 3, COUNT), 3);
        for (int user = 0; user < USERS; user++) {
            double without = model.rawScore(new int[] {user}, new float[] {1}, 1);
            for (int item = 1; item < ITEMS; item++) {
                assertTrue(without < raw(model, user, item) - 0.9, "user " + user);
            }
        }
    }

    @Test
    void withoutAnyUserScoresAreZero() {
        FactorizationMachine model = new PairFactors(new float[2], new float[] {0, 0, 1, 2}, 2).in(model(3, 2), 0);
        assertEquals(0, model.rawScore(new int[] {0, 2}, new float[] {1, 1}, 2));
    }

    @Test
    void theTrainedModelAndTheFactorsStay() {
        FactorizationMachine trained = trained(COUNT);
        float[] before = trained.factors().clone();
        PairFactors factors = factors(3);
        float[] users = factors.users().clone();
        factors.in(trained, 0);
        assertArrayEquals(before, trained.factors());
        assertArrayEquals(users, factors.users());
    }

    @Test
    void refusesAModelInWhichTheyDoNotFit() {
        String advice = "; train it on these users and items, with at least as many factors";
        for (FactorizationMachine other : new FactorizationMachine[] {model(99, COUNT), model(100, COUNT - 1)}) {
            assertEquals(
                    "3 factors of 100 users and items do not fit in a " + other + advice,
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> factors(1).in(other, 0))
                            .getMessage());
        }
    }

    private static PairFactors factors(long seed) {
        Random random = new Random(seed);
        float[] users = gaussians(random, USERS * COUNT);
        float[] items = gaussians(random, ITEMS * COUNT);
        Arrays.fill(users, 0, COUNT, 0);
        Arrays.fill(users, EMPTY * COUNT, (EMPTY + 1) * COUNT, 0);
        Arrays.fill(items, 0, COUNT, 0);
        return new PairFactors(users, items, COUNT);
    }

    private static FactorizationMachine trained(int length) {
        return model(USERS + ITEMS, length);
    }

    private static FactorizationMachine model(int features, int length) {
        Random random = new Random(length);
        return new FactorizationMachine(
                true, 0.7f, gaussians(random, features), gaussians(random, features * length), length);
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int n = 0; n < count; n++) {
            values[n] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double product(float[] users, int user, float[] items, int item) {
        double sum = 0;
        for (int f = 0; f < COUNT; f++) {
            sum += (double) users[user * COUNT + f] * items[item * COUNT + f];
        }
        return sum;
    }

    private static double raw(FactorizationMachine model, int user, int item) {
        return model.rawScore(new int[] {user, USERS + item}, new float[] {1, 1}, 2);
    }
}
