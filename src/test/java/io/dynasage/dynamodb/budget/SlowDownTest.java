package io.dynasage.dynamodb.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SlowDownTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void halvesHoldsTenSecondsAndGrowsByFivePercentOfTheWholeEveryFive() {
        SlowDown slowDown = new SlowDown();
        assertEquals(1, slowDown.factor(100 * SECOND));
        slowDown.throttled(100 * SECOND);
        assertEquals(0.5, slowDown.factor(100 * SECOND));
        assertEquals(0.5, slowDown.factor(110 * SECOND - 1));
        assertEquals(0.55, slowDown.factor(110 * SECOND), 1e-9);
        assertEquals(0.55, slowDown.factor(115 * SECOND - 1), 1e-9);
        assertEquals(0.6, slowDown.factor(115 * SECOND), 1e-9);
        assertEquals(1, slowDown.factor(155 * SECOND), 1e-9);
        assertEquals(1, slowDown.factor(1000 * SECOND), 1e-9);
    }

    @Test
    void takesRequestsThatWereThrottledTogetherForOne() {
        SlowDown slowDown = new SlowDown();
        for (int request = 0; request < 20; request++) {
            slowDown.throttled(100 * SECOND + request);
        }
        assertEquals(0.5, slowDown.factor(100 * SECOND + 20));
        slowDown.throttled(101 * SECOND);
        assertEquals(0.25, slowDown.factor(102 * SECOND));
    }
}
