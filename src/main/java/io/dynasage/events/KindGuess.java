package io.dynasage.events;

import io.dynasage.dynamodb.condition.ItemCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the kinds of entities that share a table, and those of them that are events: by an attribute with the kind's
 * name, or by the word that a key begins with.
 */
final class KindGuess {
    private static final Pattern KIND = Pattern.compile("([#|:/]?\\p{L}[\\p{L}_-]*)([#|:/].*)?", Pattern.DOTALL);
    private static final Pattern PLAIN_NAME =
            Pattern.compile("(?i)(?!(and|or|not|in|between|true|false|null)$)[a-z_][a-z0-9_]*");
    private static final int MOST_KINDS = 20;

    private final Sample sample;
    private final Instant latest;

    KindGuess(Sample sample, Instant latest) {
        this.sample = sample;
        this.latest = latest;
    }

    /**
     * Returns how the items become events, the best guess first: all of them, or those that meet a condition which
     * leaves fewer rejects.
     */
    List<EventGuess> guesses() {
        EventGuess all = EventGuess.of(sample, Optional.empty());
        if (all.hasAll() && all.tried(sample, latest).isClean()) {
            return List.of(all);
        }
        List<EventGuess> found = sample.profile().attributes().stream()
                .filter(attribute -> attribute.types().getOrDefault("S", 0L) >= ColumnRole.MOST * attribute.items())
                .flatMap(attribute -> ofKind(attribute.name()).stream())
                .sorted(Comparator.comparing((EventGuess guess) -> !tried(guess).isClean())
                        .thenComparing(guess -> -tried(guess).events())
                        .thenComparing(guess -> guess.where().orElse("").length()))
                .toList();
        boolean better =
                !found.isEmpty() && (!all.hasAll() || tried(found.get(0)).isClean());
        return better ? found : Stream.concat(Stream.of(all), found.stream()).toList();
    }

    private Trial tried(EventGuess guess) {
        return guess.tried(sample, latest);
    }

    /** Returns the guess that the kinds in an attribute allow; empty if they do not tell events from other items. */
    private Optional<EventGuess> ofKind(String attribute) {
        Map<String, List<SampledItem>> kinds = kinds(attribute);
        if (kinds.size() < 2) {
            return Optional.empty();
        }
        List<EventGuess> events = kinds.entrySet().stream()
                .map(kind -> EventGuess.of(new Sample(kind.getValue(), sample.ttl()), Optional.of(kind.getKey())))
                .filter(EventGuess::hasAll)
                .sorted(Comparator.comparing(guess -> -guess.profile().items()))
                .toList();
        if (events.isEmpty() || events.size() == kinds.size()) {
            return Optional.empty();
        }
        String where = events.stream()
                .filter(events.get(0)::readsLike)
                .flatMap(guess -> guess.where().stream())
                .sorted()
                .collect(Collectors.joining(" OR "));
        return Optional.of(EventGuess.of(sample.where(ItemCondition.of(where)), Optional.of(where)));
    }

    /** Returns the items of each kind, by their condition; nothing if the texts are not the names of a few kinds. */
    private Map<String, List<SampledItem>> kinds(String attribute) {
        Map<String, List<SampledItem>> kinds = new TreeMap<>();
        for (SampledItem item : sample.items()) {
            Optional<String> text = item.text(attribute);
            Optional<String> condition = text.flatMap(written -> condition(attribute, written));
            condition.ifPresent(kind ->
                    kinds.computeIfAbsent(kind, any -> new ArrayList<>()).add(item));
            if (text.isPresent() && condition.isEmpty() || kinds.size() > MOST_KINDS) {
                return Map.of();
            }
        }
        return kinds;
    }

    /** Returns the condition that items of the same kind meet; empty if the text names no kind. */
    private static Optional<String> condition(String attribute, String text) {
        Matcher kind = KIND.matcher(text);
        if (!kind.matches()) {
            return Optional.empty();
        }
        String name = PLAIN_NAME.matcher(attribute).matches() ? attribute : "`" + attribute.replace("`", "``") + "`";
        if (kind.group(2) == null) {
            return Optional.of(name + " = '" + text + "'");
        }
        return Optional.of(
                "begins_with(" + name + ", '" + kind.group(1) + kind.group(2).charAt(0) + "')");
    }
}
