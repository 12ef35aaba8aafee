package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FloatTextPropertyTest {
    @Property(tries = 20_000, seed = "2026")
    void theTextIsTheSameFloatAndNoShorterOneIs(@ForAll @From("floats") float value) {
        String text = text(value);
        assertEquals(Float.floatToIntBits(value), Float.floatToIntBits(Float.parseFloat(text)), text);
        assertTrue(text.length() <= FloatText.MAX_BYTES, text);
        int digits = new BigDecimal(text).stripTrailingZeros().precision();
        if (digits > 1 && value != (int) value) {
            BigDecimal shorter = new BigDecimal(value).round(new MathContext(digits - 1, RoundingMode.HALF_EVEN));
            assertTrue(shorter.floatValue() != value, text + " where " + shorter + " would do");
        }
    }

    @Property(tries = 5000, seed = "2026")
    void twoDecimalsStayTwoDecimals(@ForAll int number) {
        float value = number % 10_000_000 / 100f;
        assertTrue(text(value).matches("-?\\d{1,5}(\\.\\d{1,2})?"), text(value));
    }

    @Example
    void writesNumbersAsPeopleDo() {
        assertEquals(
                "0 -0 1 -17 16777216 0.1 12.99 0.001 1.5e-5",
                String.join(
                        " ",
                        text(0f),
                        text(-0f),
                        text(1f),
                        text(-17f),
                        text(16_777_216f),
                        text(0.1f),
                        text(12.99f),
                        text(0.001f),
                        text(1.5e-5f)));
        assertEquals(
                "3e9 3.4028235e38 1e-45 1.1754944e-38 33554432 100000000",
                String.join(
                        " ",
                        text(3e9f),
                        text(Float.MAX_VALUE),
                        text(Float.MIN_VALUE),
                        text(Float.MIN_NORMAL),
                        text(33_554_432f),
                        text(1e8f)));
    }

    @Provide
    Arbitrary<Float> floats() {
        return Arbitraries.oneOf(
                Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite),
                Arbitraries.floats().between(-100, 100),
                Arbitraries.integers().between(-100_000, 100_000).map(i -> i / 1000f));
    }

    private static String text(float value) {
        byte[] bytes = new byte[64];
        return new String(bytes, 0, FloatText.write(value, bytes, 0), StandardCharsets.US_ASCII);
    }
}
