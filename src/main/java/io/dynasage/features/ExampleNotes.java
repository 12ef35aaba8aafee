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
 * @param split the rule that holds rows out; empty if none is held out, or the use case divides users
 */
public record ExampleNotes(
        Map<String, Long> filled,
        List<String> scales,
        List<SnapshotUsers> snapshots,
        Optional<PositiveCounts> positives,
        Optional<Split> split) {
    private static final String FLATTERS = "the split random-per-user tests with events that may be older than those"
            + " for training, which flatters: a model that knows only the past is worse at events that follow; if the"
            + " events have times, measure with features.split = time";

    /** Returns the notes on numeric columns. */
    static ExampleNotes of(Map<String, NumericRange> numbers) {
        List<String> scales = new TreeMap<>(numbers)
                .entrySet().stream()
                        .map(column -> column.getValue().warning(column.getKey()))
                        .flatMap(Optional::stream)
                        .toList();
        return new ExampleNotes(filled(numbers), scales, List.of(), Optional.empty(), Optional.empty());
    }

    /** Returns the notes on users at snapshots, which are described by other numbers than the events' own. */
    static ExampleNotes of(Map<String, NumericRange> numbers, List<SnapshotUsers> snapshots) {
        return new ExampleNotes(filled(numbers), List.of(), List.copyOf(snapshots), Optional.empty(), Optional.empty());
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
        return new ExampleNotes(filled, scales, snapshots, Optional.of(counts), split);
    }

    /** Returns these notes and the rule that holds rows out. */
    ExampleNotes with(EventSplit rows) {
        return new ExampleNotes(filled, scales, snapshots, positives, rows.rule());
    }

    /** Returns whether the test part is drawn at random, so that its rows may be older than those for training. */
    boolean isRandom() {
        return split.filter(rule -> rule == Split.RANDOM_PER_USER).isPresent();
    }

    /** Returns what is notable apart from the scales, one sentence each. */
    public List<String> warnings() {
        Stream<Optional<String>> ofRows = Stream.concat(
                snapshots.stream().map(SnapshotUsers::warning),
                positives.stream().map(PositiveCounts::warning));
        return Stream.concat(
                        ofRows, Stream.of(FLATTERS).filter(any -> isRandom()).map(Optional::of))
                .flatMap(Optional::stream)
                .toList();
    }
}
