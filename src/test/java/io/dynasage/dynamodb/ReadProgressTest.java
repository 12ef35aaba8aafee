package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.dynamodb.PartsRead.Counts;
import io.dynasage.dynamodb.PartsRead.Extent;
import io.dynasage.dynamodb.PartsRead.Part;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadProgressTest {
    private static final Instant START = Instant.parse("2024-05-01T10:00:00Z");
    private static final ReadProgress NOTHING = new ReadProgress(START, 0, 0);

    @Test
    void tellsHowFarHowFastAndHowLongStill() {
        assertEquals(
                "table events: 410,000 of about 5,000,000 items (8.2 %), 41,000 items/s, 702.3 read units/s,"
                        + " about 1 min 52 s left",
                after(10, 410_000, 7023).line("table events", 5_000_000, NOTHING));
        assertEquals(
                "table events: 600,000 of about 5,000,000 items (12.0 %), 19,000 items/s, 297.7 read units/s,"
                        + " about 3 min 52 s left",
                after(20, 600_000, 10_000).line("table events", 5_000_000, after(10, 410_000, 7023)));
        assertEquals(
                "export: 3 of about 1,000,000 items (0.0 %), 0 items/s, about 925 h 55 min left",
                after(10, 3, 0).line("export", 1_000_000, NOTHING));
        assertEquals(
                "export: 999,990 of about 1,000,000 items (100.0 %), 99,999 items/s, about 1 s left",
                after(10, 999_990, 0).line("export", 1_000_000, NOTHING));
    }

    @Test
    void promisesNothingThatItDoesNotKnow() {
        assertEquals(
                "t: 0 of about 10 items (0.0 %), 0 items/s", after(10, 0, 0).line("t", 10, NOTHING));
        assertEquals("t: 50 items, 5 items/s", after(10, 50, 0).line("t", 0, NOTHING));
        assertEquals(
                "t: 50 items, all of the about 40 that were counted or more, 5 items/s, 1.0 read units/s",
                after(10, 50, 10).line("t", 40, NOTHING));
        assertEquals(
                "t: 5 of about 10 items (50.0 %), 0 items/s", after(10, 5, 0).line("t", 10, after(0, 7, 0)));
    }

    @Test
    void countsAPartOnceAndNeverABrokenOffReadingForAWholeOne() {
        PartsRead driver = new PartsRead();
        driver.add(part("a", Extent.SO_FAR, 3));
        driver.add(part("a", Extent.WHOLE, 10));
        driver.add(part("b", Extent.SO_FAR, 4));
        PartsRead again = new PartsRead();
        again.add(part("a", Extent.SO_FAR, 7));
        again.add(part("b", Extent.SO_FAR, 2));
        again.add(part("c", Extent.WHOLE, 1));
        driver.merge(again);
        assertEquals(13, driver.total().items());
        assertEquals(2, driver.whole());
        PartsRead copy = driver.copy();
        copy.reset();
        assertEquals(List.of(true, false), List.of(copy.isZero(), driver.isZero()));
    }

    @Test
    void beginsItsRatesWithWhatThisReadHasRead() {
        List<String> lines = new ArrayList<>();
        ScanProgress progress = new ScanProgress("table events", 1000, Clock.fixed(START, ZoneOffset.UTC), lines::add);
        progress.alreadyRead(Counts.ofRequests(250, 3, 40));
        progress.report();
        assertEquals(List.of("table events: 250 of about 1,000 items (25.0 %), 0 items/s, 0.0 read units/s"), lines);
    }

    private static ReadProgress after(int seconds, long items, double units) {
        return new ReadProgress(START.plusSeconds(seconds), items, units);
    }

    private static Part part(String name, Extent extent, long items) {
        return new Part(name, extent, Counts.ofRequests(items, 1, 1));
    }
}
