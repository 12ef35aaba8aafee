package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.features.PopularityDraw.EventClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PopularityDrawTest {
    private static double[] shares(PopularityDraw draw) {
        int size = draw.keep().length;
        double[] shares = new double[size];
        for (int n = 0; n < size; n++) {
            double kept = Math.min(1, draw.keep()[n]);
            shares[n] += kept / size;
            shares[draw.alias()[n]] += (1 - kept) / size;
        }
        return shares;
    }

    @Test
    void aClassIsDrawnByThePowerOfItsItemsEvents() {
        Random random = new Random(1);
        for (double power : new double[] {0, 0.5, 1}) {
            for (int size = 1; size < 40; size++) {
                List<EventClass> classes = new ArrayList<>();
                double all = 0;
                for (int n = 1; n <= size; n++) {
                    classes.add(new EventClass(n * n, 1 + random.nextInt(1000)));
                    all += classes.get(n - 1).items() * Math.pow(n * n, power);
                }
                double[] shares = shares(PopularityDraw.of(classes, power));
                for (int n = 0; n < size; n++) {
                    double share =
                            classes.get(n).items() * Math.pow(classes.get(n).events(), power) / all;
                    assertEquals(share, shares[n], 1e-12, "class " + n + " of " + size + " with power " + power);
                }
            }
        }
    }

    @Test
    void itemsAreNumberedClassAfterClass() {
        PopularityDraw draw =
                PopularityDraw.of(List.of(new EventClass(1, 5), new EventClass(3, 2), new EventClass(9, 1)), 0.5);
        assertArrayEquals(new int[] {1, 6, 8}, draw.first());
        assertArrayEquals(new int[] {5, 2, 1}, draw.items());
    }

    @Test
    void theTableIsTheSameEachTime() {
        List<EventClass> classes = List.of(new EventClass(1, 900), new EventClass(2, 100), new EventClass(700, 3));
        assertTrue(Arrays.equals(
                PopularityDraw.of(classes, 0.5).keep(),
                PopularityDraw.of(classes, 0.5).keep()));
    }
}
