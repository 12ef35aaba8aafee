package io.dynasage.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void saysWhatItShouldHaveBeen() {
        assertEquals("ce=0.5650", Figure.atMost(0.565, "ce", 0.565).toString());
        assertEquals(
                "ce=0.5659(wanted at most 0.5650)",
                Figure.atMost(0.565, "ce", 0.5659).toString());
        assertEquals(
                "auc=0.7000(wanted at least 0.7680)",
                Figure.atLeast(0.768, "auc", 0.7).toString());
        assertEquals("rows/s=1234567", Figure.atLeast(1e6, "rows/s", 1_234_567).toString());
        assertFalse(Figure.near(0.604, 0.002, "ce", 0.6061).reached());
        assertTrue(Figure.near(0.604, 0.002, "ce", 0.6059).reached());
    }

    @Test
    void aFigureThatIsNotThereIsNotReached() {
        assertEquals(
                "auc=NaN(wanted a number)",
                Figure.atLeast(0.768, "auc", Double.NaN).toString());
        assertFalse(Figure.atMost(1, "rmse", Double.NaN).reached());
        assertTrue(Figure.reported("als", Double.NaN).reached());
    }
}
