package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FoldInPropertyTest {
    private static final int FIRST_ITEM = 6;
    private static final int ITEMS = 7;
    /** The column's values follow users and items; the first one is of unknown values. */
    private static final int COLUMN = FIRST_ITEM + 1 + ITEMS;

    private static final int VALUES = 4;
    private static final int FACTORS = 3;

    @Property
    void columnsWithoutWeightChangeNothing(
            @ForAll long seed,
            @ForAll @IntRange(max = VALUES - 1) int value,
            @ForAll @IntRange(min = 1, max = ITEMS) int item) {
        FactorizationMachine ids = head(model(seed));
        float[] linear = Arrays.copyOf(ids.linear(), COLUMN + VALUES);
        float[] factors = Arrays.copyOf(ids.factors(), (COLUMN + VALUES) * FACTORS);
        FactorizationMachine model = new FactorizationMachine(true, ids.bias(), linear, factors, FACTORS);
        SideFactors without = FoldIn.of(ids, FIRST_ITEM).user(item);
        SideFactors with = foldIn(model).user(column(model, value), item);
        assertArrayEquals(without.factors(), with.factors());
        assertEquals(without.bias(), with.bias());
    }

    @Property
    void aUserWithoutItemsHasTheMeanScoreOfTheKnownUsersIfTheseHadTheSameColumns(
            @ForAll long seed,
            @ForAll @IntRange(max = VALUES - 1) int value,
            @ForAll @IntRange(min = 1, max = ITEMS) int item) {
        FactorizationMachine model = model(seed);
        FoldIn foldIn = foldIn(model);
        double sum = 0;
        for (int user = 1; user < FIRST_ITEM; user++) {
            sum += model.rawScore(new int[] {user, FIRST_ITEM + item, COLUMN + value}, new float[] {1, 1, 1}, 3);
        }
        assertEquals(sum / (FIRST_ITEM - 1), foldIn.score(foldIn.user(column(model, value)), item), 1e-4);
        assertEquals(
                model.rawScore(new int[] {0, FIRST_ITEM + item, COLUMN + value}, new float[] {1, 1, 1}, 3),
                foldIn.score(foldIn.unknownUser(column(model, value)), item),
                1e-4);
    }

    private static FoldIn foldIn(FactorizationMachine model) {
        return FoldIn.of(model, head(model), FIRST_ITEM, column(model, 0));
    }

    private static SideFactors column(FactorizationMachine model, int value) {
        return SideFactors.of(model, new int[] {COLUMN + value}, new float[] {1});
    }

    private static FactorizationMachine head(FactorizationMachine model) {
        return new FactorizationMachine(
                true,
                model.bias(),
                Arrays.copyOf(model.linear(), COLUMN),
                Arrays.copyOf(model.factors(), COLUMN * FACTORS),
                FACTORS);
    }

    private static FactorizationMachine model(long seed) {
        Random random = new Random(seed);
        float[] linear = new float[COLUMN + VALUES];
        float[] factors = new float[linear.length * FACTORS];
        for (int n = 0; n < factors.length; n++) {
            linear[n % linear.length] = (float) random.nextGaussian();
            factors[n] = (float) random.nextGaussian();
        }
        return new FactorizationMachine(true, 0.4f, linear, factors, FACTORS);
    }
}
