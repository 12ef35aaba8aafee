package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PercentTest {
    @Test
    void aShareAboveItsLimitReadsAboveIt() {
        assertEquals("1.01 %", Percent.above(0.0101, 0.01));
        assertEquals("1.0001 %", Percent.above(0.010001, 0.01));
        assertEquals("5.5 %", Percent.above(0.0549, 0.01));
        assertEquals("1.0 %", Percent.exact(0.01));
        assertEquals("0.025 %", Percent.exact(0.00025));
        assertEquals("100.0 %", Percent.exact(1));
        assertEquals("0.003 %", Percent.rounded(0.00003));
        assertEquals("0.0 %", Percent.rounded(0));
    }

    @Property(tries = 500, seed = "2026")
    void noShareReadsAsTheLimitThatItExceeds(
            @ForAll @LongRange(min = 1, max = 1_000_000) long limit,
            @ForAll @LongRange(min = 1, max = 1_000_000) long more) {
        double allowed = limit / 1e7;
        double share = allowed + more / 1e9;
        assertNotEquals(Percent.exact(allowed), Percent.above(share, allowed));
        assertTrue(number(Percent.above(share, allowed)).compareTo(number(Percent.exact(allowed))) > 0);
    }

    private static BigDecimal number(String percent) {
        return new BigDecimal(percent.replace(" %", ""));
    }
}
