package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class FactorizationMachineTest {
    private static final float[] ONES = {1, 1};

    @Test
    void givesTheGoldenScores() throws IOException {
        FactorizationMachine model = GoldenModel.model(true);
        for (JsonNode expected : GoldenModel.description().get("scores")) {
            int user = expected.get("user").asInt();
            int item = expected.get("item").asInt();
            assertEquals(expected.get("raw").asDouble(), PairScores.raw(model, user, item), 1e-7);
            assertEquals(expected.get("sigmoid").asDouble(), PairScores.score(model, user, item), 1e-7);
            assertEquals(PairScores.raw(model, user, item), model.rawScore(new int[] {user, item}, ONES, 2), 1e-12);
        }
    }

    @Test
    void scoresARegressorWithoutSigmoid() throws IOException {
        FactorizationMachine model = GoldenModel.model(false);
        assertEquals(0.47, PairScores.score(model, 0, 2), 1e-7);
        assertEquals("regressor of 5 features and 2 factors", model.toString());
    }

    @Test
    void addsThePairsOfAllFeatures() {
        FactorizationMachine model =
                new FactorizationMachine(false, 1, new float[] {10, 20, 30}, new float[] {1, 2, 3, 4, 5, 6}, 2);
        double linear = 1 + 10 * 2 + 20 * 0.5 + 30 * -1;
        double pairs = 11 * 2 * 0.5 + 17 * 2 * -1 + 39 * 0.5 * -1;
        assertEquals(linear + pairs, model.rawScore(new int[] {2, 0, 1}, new float[] {-1, 2, 0.5f}, 3), 1e-9);
        assertEquals(1 + 20 * 3, model.rawScore(new int[] {1, 7}, new float[] {3, 7}, 1), 1e-9);
        assertEquals(1, model.rawScore(new int[0], new float[0], 0), 1e-9);
    }

    @Test
    void refusesAFeatureThatItDoesNotKnow() throws IOException {
        FactorizationMachine model = GoldenModel.model(true);
        assertEquals(
                "feature index 5 is outside this model, which knows 0 to 4; "
                        + "use the vocabulary that was saved with the model",
                assertThrows(IllegalArgumentException.class, () -> model.rawScore(new int[] {0, 5}, ONES, 2))
                        .getMessage());
    }

    @Test
    void refusesFactorsThatDoNotFit() {
        assertEquals(
                "2 features with 3 factors each need 6 factor values, but 5 were given",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new FactorizationMachine(true, 0, new float[2], new float[5], 3))
                        .getMessage());
        assertEquals(
                "a factorization machine needs at least one feature and one factor, not 0 features and 3 factors",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new FactorizationMachine(true, 0, new float[0], new float[0], 3))
                        .getMessage());
    }

    @Test
    void survivesSerialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(GoldenModel.model(true));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(
                    PairScores.score(GoldenModel.model(true), 1, 4),
                    PairScores.score((FactorizationMachine) in.readObject(), 1, 4));
        }
    }
}
