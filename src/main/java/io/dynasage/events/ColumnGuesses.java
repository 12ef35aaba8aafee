package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the attributes that probably hold the columns of the shipped use cases. No attribute has two roles. */
final class ColumnGuesses {
    private static final int MOST_FALLBACKS = 3;
    private static final int MOST_OTHERS = 3;
    /** The least rank of an attribute whose name says what it is. */
    private static final int NAMED = 200;

    private final Sample sample;
    private final List<ColumnCandidate> candidates;
    private final List<ColumnCandidate> taken = new ArrayList<>();
    private final Map<ColumnRole, ColumnGuess> guesses = new LinkedHashMap<>();

    private ColumnGuesses(Sample sample, EventProfile profile, Optional<DocumentPath> list) {
        this.sample = sample;
        this.candidates = ColumnCandidate.of(profile, sample, list).stream()
                .filter(candidate -> !candidate.values().name().matches(EventSchema.ITEM_KEY + "([.\\[].*)?"))
                .toList();
        sample.ttl()
                .or(() -> ColumnRole.ttl(profile).map(AttributeProfile::name))
                .ifPresent(ttl -> candidates.stream()
                        .filter(candidate -> candidate.values().name().equals(ttl))
                        .forEach(taken::add));
    }

    /**
     * Returns the best attributes for each role that has one.
     *
     * @param profile what the items hold, or their elements
     * @param list the list, set or map of the elements; empty if the profile is of items
     */
    static Map<ColumnRole, ColumnGuess> of(Sample sample, EventProfile profile, Optional<DocumentPath> list) {
        ColumnGuesses found = new ColumnGuesses(sample, profile, list);
        for (ColumnRole role : ColumnRole.values()) {
            found.guess(role);
        }
        return Collections.unmodifiableMap(found.guesses);
    }

    /** Returns whether every role that a use case needs has an attribute. */
    static boolean areAll(Map<ColumnRole, ColumnGuess> found) {
        return Stream.of(ColumnRole.values()).filter(ColumnRole::required).allMatch(found::containsKey);
    }

    private void guess(ColumnRole role) {
        List<ColumnCandidate> fitting = candidates.stream()
                .filter(candidate -> !isTaken(candidate) && role.rank(candidate) > 0)
                .sorted(Comparator.comparing((ColumnCandidate candidate) -> !role.isFrequent(candidate.values()))
                        .thenComparing(Comparator.comparingInt(role::rank).reversed())
                        .thenComparing(candidate -> candidate.values().missing())
                        .thenComparing(ColumnCandidate::place))
                .toList();
        if (fitting.isEmpty()) {
            return;
        }
        ColumnGuess alone = new ColumnGuess(role, fitting.get(0), List.of(), List.of());
        List<ColumnCandidate> fallbacks = fallbacks(alone, fitting);
        if (!isFrequent(role, alone, fallbacks)) {
            return;
        }
        taken.add(alone.best());
        taken.addAll(fallbacks);
        List<ColumnCandidate> others = fitting.stream()
                .skip(1)
                .filter(candidate -> !fallbacks.contains(candidate) && role.rank(candidate) >= NAMED)
                .limit(MOST_OTHERS)
                .toList();
        guesses.put(role, new ColumnGuess(role, alone.best(), fallbacks, others));
    }

    private boolean isTaken(ColumnCandidate candidate) {
        return taken.stream().anyMatch(candidate::isSame);
    }

    private boolean isFrequent(ColumnRole role, ColumnGuess alone, List<ColumnCandidate> fallbacks) {
        return role.isFrequent(alone.attribute())
                || !fallbacks.isEmpty()
                        && 2 * lacking(alone.best(), fallbacks).size()
                                <= sample.items().size();
    }

    /** Returns the attributes that items have which lack those before them. */
    private List<ColumnCandidate> fallbacks(ColumnGuess guess, List<ColumnCandidate> fitting) {
        List<ColumnCandidate> fallbacks = new ArrayList<>();
        if (guess.attribute().missing() == 0 || !isOfItem(guess.best())) {
            return fallbacks;
        }
        for (ColumnCandidate next : fitting.subList(1, fitting.size())) {
            boolean readsAlike = isOfItem(next)
                    && guess.role().rank(next) >= NAMED
                    && guess.time(next).map(TimeGuess::time).equals(guess.time().map(TimeGuess::time));
            if (readsAlike
                    && fallbacks.size() < MOST_FALLBACKS
                    && lacking(guess.best(), fallbacks).stream().anyMatch(next::isIn)) {
                fallbacks.add(next);
            }
        }
        return fallbacks;
    }

    private static boolean isOfItem(ColumnCandidate candidate) {
        return candidate.part().isEmpty() && !candidate.place().matches("element(\\..*)?");
    }

    private List<SampledItem> lacking(ColumnCandidate best, List<ColumnCandidate> fallbacks) {
        return sample.items().stream()
                .filter(item -> !best.isIn(item) && fallbacks.stream().noneMatch(candidate -> candidate.isIn(item)))
                .toList();
    }
}
