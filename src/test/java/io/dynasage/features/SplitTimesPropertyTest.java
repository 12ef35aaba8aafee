package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class SplitTimesPropertyTest {
    @Property
    void noOtherCutHoldsOutAPartNearerToTheWantedOne(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = -9_000, max = 20_000) Long> seconds,
            @ForAll @IntRange(max = 40) int wantedAtMost) {
        long wanted = Math.min(wantedAtMost, seconds.size());
        long cut = cut(seconds, wanted);
        long best = LongStream.concat(seconds.stream().mapToLong(Long::longValue), LongStream.of(1_000_000))
                .map(other -> Math.abs(from(seconds, other) - wanted))
                .min()
                .orElseThrow();
        assertEquals(best, Math.abs(from(seconds, cut) - wanted));
    }

    @Property
    void aLargerPartIsNeverCutLater(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 20_000) Long> seconds,
            @ForAll @IntRange(max = 40) int one,
            @ForAll @IntRange(max = 40) int more) {
        assertTrue(cut(seconds, Math.min(seconds.size(), one + more)) <= cut(seconds, Math.min(seconds.size(), one)));
    }

    @Property
    void theFractionsOfKnownSecondsAreCutAndTimesThatAreSetStay(
            @ForAll @Size(max = 40) List<@LongRange(min = -9_000, max = 20_000) Long> seconds,
            @ForAll @DoubleRange(max = 0.45) double validation,
            @ForAll @DoubleRange(max = 0.45) double test) {
        NavigableMap<Long, Long> counts = counts(seconds, second -> second);
        SplitTimes times = SplitTimes.of(counts, SplitSettings.fractions(Split.TIME, validation, test));
        if (seconds.isEmpty()) {
            assertEquals(SplitTimes.NONE, times);
        } else {
            long tested = Math.round(seconds.size() * test);
            long heldOut = Math.round(seconds.size() * (test + validation));
            assertEquals(cut(seconds, tested), times.testFrom().getEpochSecond());
            assertEquals(cut(seconds, heldOut), times.validationFrom().getEpochSecond());
        }
        Instant from = Instant.ofEpochSecond(5);
        assertEquals(
                new SplitTimes(from, from), SplitTimes.of(counts, new SplitSettings(Split.TIME, 0, 0, null, from, 0)));
    }

    private static long cut(List<Long> seconds, long wanted) {
        return SplitTimes.cutSecond(
                counts(seconds, second -> Math.floorDiv(second, 3600L)), counts(seconds, second -> second), wanted);
    }

    private static NavigableMap<Long, Long> counts(List<Long> seconds, LongUnaryOperator unit) {
        NavigableMap<Long, Long> counts = new TreeMap<>();
        seconds.forEach(second -> counts.merge(unit.applyAsLong(second), 1L, Long::sum));
        return counts;
    }

    private static long from(List<Long> seconds, long cut) {
        return seconds.stream().filter(second -> second >= cut).count();
    }
}
