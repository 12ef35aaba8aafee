package io.dynasage.job.operation;

import io.dynasage.features.ChurnSettings;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import io.dynasage.features.SplitTimes;
import io.dynasage.features.UseCaseSettings;
import io.dynasage.job.failure.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Reports what the use case would find in a table, by the events of a sample.
 *
 * @param useCase the settings of the use case
 * @param facts the events of the sample
 */
record SampledData(UseCaseSettings useCase, EventFacts facts) {
    private static final String SPLIT = "split";
    /** The number of characters of a type that are shown. */
    private static final int LONGEST_TYPE = 100;

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(List.of(Finding.ok("events", extent())));
        if (facts.types().stream().anyMatch(type -> type.name() != null)) {
            findings.add(Finding.ok("event types", types()));
        }
        EventFacts.positives(useCase).ifPresent(rule -> findings.add(positives(rule)));
        split().ifPresent(findings::add);
        return findings;
    }

    private String extent() {
        String items = facts.items() == 0 ? "" : " and " + facts.items() + " items";
        String times = facts.first()
                .map(first -> ", from " + first + " to " + facts.last().orElseThrow())
                .orElse(", without times");
        return facts.events() + " events of " + facts.users() + " users" + items + times;
    }

    private String types() {
        long named = facts.types().stream().mapToLong(EventFacts.Type::events).sum();
        long others = facts.events() - named;
        return facts.types().stream()
                .map(this::named)
                .collect(Collectors.joining(", ", "", others == 0 ? "" : ", of other types " + others));
    }

    private String named(EventFacts.Type type) {
        String name = Optional.ofNullable(type.name()).orElse("(none)");
        String shown = name.length() <= LONGEST_TYPE ? name : name.substring(0, LONGEST_TYPE) + "…";
        if (type.learnt() == 0 || EventFacts.positives(useCase).isEmpty()) {
            return shown + " " + type.events();
        }
        return shown + " " + type.events()
                + (type.learnt() == type.events() ? " (positive)" : " (" + type.learnt() + " of them positive)");
    }

    private Finding positives(PositiveRule rule) {
        String wanted =
                "features.positives: the types " + rule.eventTypes() + ", or a rating of at least " + rule.minRating();
        if (facts.learnt() > 0) {
            return Finding.ok("positives", facts.learnt() + " of " + facts.events() + " events (" + wanted + ")");
        }
        return Finding.warn(
                "positives",
                "no sampled event is a positive (" + wanted + "), and a run without positives ends with exit code 4",
                "Choose types or a rating that occur in the data.");
    }

    /** Returns what the split would give; empty if only a query or the whole table shows it. */
    private Optional<Finding> split() {
        if (useCase instanceof RecommendationSettings settings) {
            return divided(settings.split());
        }
        if (useCase instanceof PersonalizationSettings settings) {
            return divided(settings.split());
        }
        if (useCase instanceof ChurnSettings settings) {
            return history(settings);
        }
        return Optional.empty();
    }

    private Optional<Finding> divided(SplitSettings settings) {
        if (settings.split() != Split.TIME) {
            return Optional.of(Finding.ok(
                    SPLIT,
                    settings.split() + ": what it gives depends on the rows of each user, which a sample lacks"));
        }
        if (facts.times().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parts(settings, SplitTimes.of(facts.times(), settings)));
    }

    private Finding parts(SplitSettings settings, SplitTimes cuts) {
        NavigableMap<Long, Long> times = facts.times();
        long validation = cuts.validationFrom().getEpochSecond();
        long test = cuts.testFrom().getEpochSecond();
        long training = sum(times.headMap(validation, false));
        long validated = sum(times.subMap(validation, true, test, false));
        long tested = sum(times.tailMap(test, true));
        String parts = settings.split() + ": of " + sum(times) + " sampled rows to learn from, " + training
                + " are for training, " + validated + " from " + cuts.validationFrom() + " for validation, " + tested
                + " from " + cuts.testFrom() + " for the test";
        boolean given = settings.testFrom() != null;
        if (training > 0 && (tested > 0 || !given && settings.testFraction() == 0)) {
            return Finding.ok(SPLIT, parts);
        }
        return Finding.warn(
                SPLIT,
                parts + "; a run ends with exit code 4 if a part is empty",
                given
                        ? "Choose instants within the time of the events (features.test-from)."
                        : "Read more events, or use other fractions or another features.split.");
    }

    private static long sum(SortedMap<Long, Long> times) {
        return times.values().stream().mapToLong(Long::longValue).sum();
    }

    private Optional<Finding> history(ChurnSettings settings) {
        if (settings.snapshots() != null || facts.first().isEmpty()) {
            return Optional.empty();
        }
        Instant until = Optional.ofNullable(settings.observedUntil())
                .orElseGet(() -> facts.last().orElseThrow());
        Duration span = Duration.between(facts.first().orElseThrow(), until);
        Duration needed = settings.window().multipliedBy(2);
        String spans = "snapshots: the sampled events span " + span.toDays() + " days; a test and a training snapshot"
                + " need two windows of " + settings.window().toDays() + " days (features.churn.window)";
        return Optional.of(
                span.compareTo(needed) >= 0
                        ? Finding.ok(SPLIT, spans)
                        : Finding.warn(SPLIT, spans, "Read a longer history, or set a shorter window."));
    }
}
