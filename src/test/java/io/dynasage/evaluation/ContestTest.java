package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.model.FactorizationMachine;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
    /** Two users, an unknown item, and items whose scores are 1 to 4 times that of their user. */
    private static FactorizationMachine model(float... users) {
        float[] factors = {users[0], users[1], 0, 1, 2, 3, 3, 4};
        return new FactorizationMachine(true, 5, new float[factors.length], factors, 1);
    }

    @Test
    void anItemIsPlacedAmongItsNegativesByItsUsersScores() {
        FactorizationMachine model = model(1, -1);
        assertEquals(new Placement(1, 1), Contest.placement(model, 2, 0, 3, List.of(1, 2, 4, 5)));
        assertEquals(new Placement(2, 1), Contest.placement(model, 2, 1, 3, List.of(1, 2, 4, 5)));
        assertEquals(new Placement(0, 0), Contest.placement(model, 2, 0, 5, List.of(1, 2)));
        assertEquals(new Placement(0, 0), Contest.placement(model, 2, 0, 5, List.of()));
    }

    /** It is the last one for each model and user, as in the evaluation, also where its score is the highest. */
    @Test
    void anUnknownItemIsLastAtAnyScore() {
        FactorizationMachine model = model(1, -1);
        assertEquals(new Placement(4, 0), Contest.placement(model, 2, 0, 0, List.of(1, 2, 3, 5)));
        assertEquals(new Placement(4, 0), Contest.placement(model, 2, 1, 0, List.of(1, 2, 3, 5)));
        assertEquals(new Placement(0, 0), Contest.placement(model, 2, 1, 0, List.of()));
    }

    @Test
    void aModelThatDivergedPlacesEveryItemLast() {
        FactorizationMachine model = model(Float.NaN, 1);
        assertEquals(new Placement(2, 0), Contest.placement(model, 2, 0, 5, List.of(1, 2)));
    }
}
