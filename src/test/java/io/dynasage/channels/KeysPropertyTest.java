package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class KeysPropertyTest {
    private final AscendingKeys keys = new AscendingKeys();

    @Property(tries = 2000, seed = "2026")
    void ascendingKeysAreWrittenAsVarints(@ForAll @Size(max = 80) Set<@From("indices") Integer> indices) {
        int[] sorted = indices.stream().mapToInt(Integer::intValue).sorted().toArray();
        byte[] expected = varints(sorted);
        byte[] written = new byte[expected.length + 3 + Long.BYTES];
        assertEquals(expected.length, keys.measure(sorted, sorted.length));
        assertTrue(keys.write(sorted, written, 3));
        assertArrayEquals(expected, Arrays.copyOfRange(written, 3, 3 + expected.length));
    }

    @Property(tries = 1000, seed = "2026")
    void aStepBackIsFoundOut(
            @ForAll @Size(min = 2, max = 60) Set<@From("indices") Integer> indices,
            @ForAll @IntRange(max = 58) int position,
            @ForAll @IntRange(max = 5) int back) {
        int[] sorted = indices.stream().mapToInt(Integer::intValue).sorted().toArray();
        int at = 1 + position % (sorted.length - 1);
        sorted[at] = sorted[at - 1] - back;
        byte[] target = new byte[5 * sorted.length + Long.BYTES];
        assertTrue(keys.measure(sorted, sorted.length) <= 5 * sorted.length);
        assertFalse(keys.write(sorted, target, 0));
    }

    @Provide
    Arbitrary<Integer> indices() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 300),
                Arbitraries.integers().between(0, 20_000),
                Arbitraries.integers().between(0, 1 << 22),
                Arbitraries.integers().between(0, Integer.MAX_VALUE));
    }

    private static byte[] varints(int[] numbers) {
        byte[] bytes = new byte[5 * numbers.length];
        int at = 0;
        for (int number : numbers) {
            for (int rest = number; ; rest >>>= 7) {
                bytes[at++] = (byte) (rest < 0x80 ? rest : rest | 0x80);
                if (rest < 0x80) {
                    break;
                }
            }
        }
        return Arrays.copyOf(bytes, at);
    }
}
