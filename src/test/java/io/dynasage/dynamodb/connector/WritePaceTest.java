package io.dynasage.dynamodb.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WritePaceTest {

    @Test
    void spendsNoMoreThanItsRateOverAnyTime() {
        AtomicLong nanos = new AtomicLong();
        WritePace pace = new WritePace(50, nanos::get, nanos::addAndGet);
        for (int i = 0; i < 1000; i++) {
            pace.spend(1 + i % 3);
            double seconds = nanos.get() / 1e9;
            double spent = i / 3 * 6 + (i % 3 == 0 ? 1 : i % 3 == 1 ? 3 : 6);
            assertTrue(spent <= 50 * seconds + 3, () -> spent + " units in " + seconds + " s");
        }
        assertEquals(2000 / 50.0, nanos.get() / 1e9, 1);
        nanos.addAndGet(60_000_000_000L);
        long start = nanos.get();
        for (int i = 0; i < 100; i++) {
            pace.spend(1);
        }
        assertTrue(nanos.get() - start > 900_000_000L, "an idle minute gives one second's units at most");
    }
}
