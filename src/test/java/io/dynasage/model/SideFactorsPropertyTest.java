package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SideFactorsPropertyTest {

    /** Any features on either side: none, one, or many with values other than 1. */
    @Property(tries = 500)
    void twoSidesGiveTheScoreOfTheCombinedRow(
            @ForAll @IntRange(max = 12) int userFeatures,
            @ForAll @IntRange(max = 12) int itemFeatures,
            @ForAll @IntRange(min = 1, max = 70) int factorCount,
            @ForAll long seed) {
        Random random = new Random(seed);
        FactorizationMachine model = new FactorizationMachine(
                false,
                (float) random.nextGaussian(),
                numbers(40, 0.5, random),
                numbers(40 * factorCount, 0.2, random),
                factorCount);
        int[] indices = IntStream.range(0, userFeatures + itemFeatures).toArray();
        float[] values = numbers(indices.length, 1, random);
        SideFactors user = side(model, indices, values, 0, userFeatures);
        SideFactors item = side(model, indices, values, userFeatures, indices.length);
        double score = (double) model.bias() + user.bias() + item.bias() + product(user.factors(), item.factors());
        double expected = model.rawScore(indices, values, indices.length);
        assertEquals(expected, score, 1e-5 * Math.max(1, Math.abs(expected)));
    }

    /** Before they are rounded to 32 bits, both sides together are the score of the row but for rounding of 64 bits. */
    @Property(tries = 500)
    void oneWeightAndOneVectorOfEachSideSayAsMuchAsAllTheirColumns(
            @ForAll @IntRange(min = 1, max = 12) int userFeatures,
            @ForAll @IntRange(min = 1, max = 12) int itemFeatures,
            @ForAll @IntRange(min = 1, max = 70) int factorCount,
            @ForAll long seed) {
        Random random = new Random(seed);
        FactorizationMachine model = new FactorizationMachine(
                true,
                (float) random.nextGaussian(),
                numbers(40, 0.5, random),
                numbers(40 * factorCount, 0.2, random),
                factorCount);
        int[] indices = IntStream.range(0, userFeatures + itemFeatures).toArray();
        float[] values = numbers(indices.length, 1, random);
        int all = indices.length;
        SideFactors.Sums user =
                SideFactors.sums(model, Arrays.copyOf(indices, userFeatures), Arrays.copyOf(values, userFeatures));
        SideFactors.Sums item = SideFactors.sums(
                model, Arrays.copyOfRange(indices, userFeatures, all), Arrays.copyOfRange(values, userFeatures, all));
        double score = model.bias() + user.bias() + item.bias();
        for (int f = 0; f < factorCount; f++) {
            score += user.factors()[f] * item.factors()[f];
        }
        double expected = model.rawScore(indices, values, all);
        assertEquals(expected, score, 1e-9 * Math.max(1, Math.abs(expected)));
    }

    @Example
    void refusesAFeatureThatTheModelDoesNotKnow() {
        FactorizationMachine model = new FactorizationMachine(false, 0, new float[5], new float[10], 2);
        assertEquals(
                "feature index 5 is outside this model, which knows 0 to 4; use the vocabulary that was saved"
                        + " with the model",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SideFactors.of(model, new int[] {5}, new float[] {1}))
                        .getMessage());
    }

    @Example
    void refusesWhatIsNoNumber() {
        FactorizationMachine model = new FactorizationMachine(false, 0, new float[1], new float[1], 1);
        assertEquals(
                "bias or factors are not finite numbers (bias NaN); give finite features, and a model whose"
                        + " training did not diverge",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SideFactors.of(model, new int[] {0}, new float[] {Float.NaN}))
                        .getMessage());
    }

    private static SideFactors side(FactorizationMachine model, int[] indices, float[] values, int from, int to) {
        return SideFactors.of(model, Arrays.copyOfRange(indices, from, to), Arrays.copyOfRange(values, from, to));
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(f -> (double) a[f] * b[f])
                .sum();
    }

    private static float[] numbers(int count, double sigma, Random random) {
        float[] numbers = new float[count];
        for (int n = 0; n < count; n++) {
            numbers[n] = (float) (random.nextGaussian() * sigma);
        }
        return numbers;
    }
}
