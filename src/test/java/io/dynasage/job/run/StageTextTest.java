package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.evaluation.TwinComparison;
import org.junit.jupiter.api.Test;

class StageTextTest {
    @Test
    void aFinalModelIsSaidToBeNoWorseOnlyIfItIsCompared() {
        assertEquals("the final model is no worse than its twin", of(new TwinComparison("auc", 0.7, 0.8, false, true)));
        assertEquals("the final model is worse than its twin", of(new TwinComparison("auc", 0.8, 0.7, true, true)));
        assertEquals("the final model and its twin have no values to compare", of(null));
    }

    private static String of(TwinComparison comparison) {
        return StageText.of(new RefitStage.Compared("shop-nightly-f1", comparison));
    }
}
