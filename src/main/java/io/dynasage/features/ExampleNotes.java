package io.dynasage.features;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was noticed about the data while examples were made of it.
 *
 * @param filled the number of nulls in a numeric column that were replaced by its declared default, by column; columns
 *     without nulls are left out
 * @param scales a sentence for each numeric column whose scale does not suit its numbers, with the scale to set. It
 *     matters to algorithms that multiply features
 * @param snapshots churn: the users of each snapshot, in order of time
 * @param positives what makes events positives; empty if the use case knows none
 */
public record ExampleNotes(
        Map<String, Long> filled,
        List<String> scales,
        List<SnapshotUsers> snapshots,
        Optional<PositiveCounts> positives) {

    /** Returns the notes on numeric columns. */
    static ExampleNotes of(Map<String, NumericRange> numbers) {
        List<String> scales = new TreeMap<>(numbers)
                .entrySet().stream()
                        .map(column -> column.getValue().warning(column.getKey()))
                        .flatMap(Optional::stream)
                        .toList();
        return new ExampleNotes(filled(numbers), scales, List.of(), Optional.empty());
    }

    /** Returns the notes on users at snapshots, which are described by other numbers than the events' own. */
    static ExampleNotes of(Map<String, NumericRange> numbers, List<SnapshotUsers> snapshots) {
        return new ExampleNotes(filled(numbers), List.of(), List.copyOf(snapshots), Optional.empty());
    }

    private static Map<String, Long> filled(Map<String, NumericRange> numbers) {
        Map<String, Long> filled = new TreeMap<>();
        numbers.forEach((column, range) -> {
            if (range.nulls() > 0) {
                filled.put(column, range.nulls());
            }
        });
        return filled;
    }

    /** Returns these notes and what makes events positives. */
    ExampleNotes with(PositiveCounts counts) {
        return new ExampleNotes(filled, scales, snapshots, Optional.of(counts));
    }

    /** Returns what is notable apart from the scales, one sentence each. */
    public List<String> warnings() {
        return Stream.concat(
                        snapshots.stream().map(SnapshotUsers::warning),
                        positives.stream().map(PositiveCounts::warning))
                .flatMap(Optional::stream)
                .toList();
    }
}
