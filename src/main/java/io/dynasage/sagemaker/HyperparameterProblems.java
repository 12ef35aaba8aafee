package io.dynasage.sagemaker;

import io.dynasage.sagemaker.hyperparameters.HyperparameterException;
import io.dynasage.sagemaker.hyperparameters.HyperparameterRules;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the hyperparameters that the container of an algorithm would refuse after the training job has started. */
final class HyperparameterProblems {
    private final Algorithm algorithm;
    private final HyperparameterRules rules;

    /**
     * Returns the rules of an image; empty if it is not one of Amazon's, or a version whose rules are not known here.
     */
    static Optional<HyperparameterProblems> of(String image) {
        return Optional.ofNullable(image)
                .filter(AlgorithmImages::isKnown)
                .flatMap(Algorithm::of)
                .map(HyperparameterProblems::new);
    }

    HyperparameterProblems(Algorithm algorithm) {
        this.algorithm = algorithm;
        this.rules = algorithm.hyperparameters();
    }

    /** Reports each name that the algorithm lacks, and each value that it would refuse by itself. */
    void each(Map<String, String> given, BiConsumer<String, String> report) {
        new TreeMap<>(given)
                .forEach((name, value) -> problem(name, value).ifPresent(what -> report.accept(name, what)));
    }

    /** Returns what the container would refuse of a whole training job; empty if nothing. */
    Optional<String> together(Map<String, String> all) {
        try {
            rules.check(all);
            return Optional.empty();
        } catch (HyperparameterException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> problem(String name, String value) {
        if (!rules.names().contains(name)) {
            return Optional.of(unknown(name));
        }
        try {
            rules.check(name, value);
            return Optional.empty();
        } catch (HyperparameterException e) {
            return Optional.of("\"" + value + "\" is refused by " + algorithm + ": " + e.expected());
        }
    }

    private String unknown(String name) {
        // ALS has those of the container that serves it.
        String others = Stream.of(Algorithm.values())
                .filter(other -> other != Algorithm.ALS)
                .filter(other -> other.hyperparameters().names().contains(name))
                .map(Algorithm::toString)
                .collect(Collectors.joining(" and "));
        String whose = others.isEmpty() ? "" : " (" + others + " has it)";
        return "it is not a hyperparameter of " + algorithm + whose + "; leave it out, or use one of "
                + rules.names().stream().filter(known -> !known.startsWith("_")).collect(Collectors.joining(", "));
    }
}
