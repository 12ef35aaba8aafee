package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SmallDataTest {
    private static final Map<String, String> GIVEN =
            Map.of("mini_batch_size", "1000", "epochs", "8", "linear_wd", "0.00003", "factors_wd", "3E-5");

    private static Map<String, String> adapted(int leastUpdates, long rows, Map<String, String> given) {
        Map<String, String> hyperparameters = new TreeMap<>(given);
        new SmallData(leastUpdates, hyperparameters).adapt(rows);
        return hyperparameters;
    }

    @Test
    void decayGrowsAsTheBatchShrinks() {
        assertEquals(
                Map.of("mini_batch_size", "500", "epochs", "8", "linear_wd", "0.00006", "factors_wd", "0.00006"),
                adapted(7000, 437_500, GIVEN));
    }

    @Test
    void aBatchHasAtLeastAHundredRows() {
        assertEquals(
                Map.of("mini_batch_size", "100", "epochs", "8", "linear_wd", "0.0003", "factors_wd", "0.0003"),
                adapted(7000, 50, GIVEN));
    }

    @Test
    void nothingChangesForManyRowsOrWithoutTheRule() {
        assertEquals(GIVEN, adapted(7000, 875_000, GIVEN));
        assertEquals(GIVEN, adapted(0, 50, GIVEN));
        Map<String, String> small = new TreeMap<>(GIVEN);
        small.put("mini_batch_size", "20");
        assertEquals(small, adapted(7000, 50, small));
    }

    @Test
    void whatIsNotANumberIsLeftToTheAlgorithm() {
        Map<String, String> wrong = new TreeMap<>(GIVEN);
        wrong.put("linear_wd", "much");
        wrong.remove("factors_wd");
        Map<String, String> adapted = adapted(7000, 50, wrong);
        assertEquals("much", adapted.get("linear_wd"));
        assertEquals(false, adapted.containsKey("factors_wd"));
        wrong.put("mini_batch_size", "many");
        assertEquals(wrong, adapted(7000, 50, wrong));
    }
}
