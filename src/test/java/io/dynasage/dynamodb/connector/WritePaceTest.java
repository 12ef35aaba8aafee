package io.dynasage.dynamodb.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.budget.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritePaceTest {

    @Test
    void spendsNoMoreThanItsRateOverAnyTime() {
        VirtualTime time = new VirtualTime();
        long begin = time.nanos();
        WritePace pace = new WritePace(50, time);
        for (int i = 0; i < 1000; i++) {
            pace.spend(1 + i % 3);
            double seconds = (time.nanos() - begin) / 1e9;
            double spent = i / 3 * 6 + List.of(1, 3, 6).get(i % 3);
            assertTrue(spent <= 50 * seconds + 3, () -> spent + " units in " + seconds + " s");
        }
        assertEquals(2000 / 50.0, (time.nanos() - begin) / 1e9, 1);
        time.pass(Duration.ofMinutes(1));
        long start = time.nanos();
        for (int i = 0; i < 100; i++) {
            pace.spend(1);
        }
        assertTrue(time.nanos() - start > 900_000_000L, "an idle minute gives one second's units at most");
    }
}
