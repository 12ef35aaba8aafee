package io.dynasage.config;

import io.dynasage.features.Exclusion;
import io.dynasage.settings.Choice;
import java.util.Map;
import java.util.Optional;

/** Settings of earlier releases, and what takes their place. */
final class ReplacedKeys {
    private static final Map<String, String> CURES = Map.of(
            "recommendations.exclude-chosen",
            "set recommendations.exclude instead, to one of "
                    + String.join(", ", Choice.spellings(Exclusion.class))
                    + ": chosen is what true was, nothing what false was",
            "evaluation.gate.baseline",
            "name the baseline in evaluation.gate.must-beat, a list such as [popularity]");

    private ReplacedKeys() {}

    /** Returns what to set instead of a key; empty if the key never was a setting. */
    static Optional<String> cure(String key) {
        return Optional.ofNullable(CURES.get(key));
    }
}
