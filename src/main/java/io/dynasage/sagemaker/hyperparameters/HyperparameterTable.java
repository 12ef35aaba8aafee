package io.dynasage.sagemaker.hyperparameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The hyperparameters of one of Amazon's own containers, which checks them by a JSON schema. Errors have the words of
 * its Python validator (a text {@code abc} is {@code u'abc'}), each followed by advice.
 */
public final class HyperparameterTable implements HyperparameterRules {
    private final String algorithm;
    private final Map<String, Hyperparameter> all = new TreeMap<>();
    private final Consumer<HyperparameterValues> together;

    /**
     * A hyperparameter.
     *
     * @param defaultValue empty if there is none
     */
    private record Hyperparameter(boolean required, Optional<String> defaultValue, HyperparameterForm form) {}

    /**
     * Reads a table with a name, its default and its form in each line. {@code !} in place of a default stands for a
     * required name, {@code -} for a name without default, and {@code ''} for the empty text.
     *
     * @param algorithm the repository of its image
     * @param together checks what depends on each other
     */
    HyperparameterTable(String algorithm, Consumer<HyperparameterValues> together, String table) {
        this.algorithm = algorithm;
        this.together = together;
        table.lines().map(line -> line.split(" +")).forEach(words -> {
            Optional<String> given = Optional.of(words[1])
                    .filter(word -> !word.equals("!") && !word.equals("-"))
                    .map(word -> word.replace("''", ""));
            all.put(words[0], new Hyperparameter(words[1].equals("!"), given, HyperparameterForm.of(words[2])));
        });
    }

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(all.keySet());
    }

    @Override
    public void check(String name, String value) {
        if (!all.get(name).form().accepts(value)) {
            throw refusal(name, value, all.get(name).form().expected());
        }
    }

    @Override
    public void check(Map<String, String> given) {
        values(given);
    }

    /**
     * Returns a job's hyperparameters on top of the defaults.
     *
     * @throws HyperparameterException for the first that the container refuses
     */
    public HyperparameterValues values(Map<String, String> given) {
        refuseUnknown(given);
        all.forEach((name, known) -> {
            if (known.required() && !given.containsKey(name)) {
                throw new HyperparameterException(
                        quoted(name) + " is a required property; " + algorithm + " has no default for it, so set it");
            }
        });
        given.forEach(this::check);
        Map<String, String> values = new LinkedHashMap<>();
        all.forEach((name, known) -> known.defaultValue().ifPresent(value -> values.put(name, value)));
        values.putAll(given);
        HyperparameterValues complete = new HyperparameterValues(values);
        together.accept(complete);
        return complete;
    }

    private void refuseUnknown(Map<String, String> given) {
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(all.keySet());
        if (!unknown.isEmpty()) {
            throw new HyperparameterException("Additional properties are not allowed ("
                    + unknown.stream().map(HyperparameterTable::quoted).collect(Collectors.joining(", "))
                    + " " + (unknown.size() == 1 ? "was" : "were") + " unexpected); " + algorithm + " knows "
                    + all.keySet().stream()
                            .filter(name -> !name.startsWith("_"))
                            .collect(Collectors.joining(", ")));
        }
    }

    /** Returns the refusal of a value, in the words of the container's validator. */
    static HyperparameterException refusal(String name, String value, String expected) {
        return new HyperparameterException(
                quoted(value) + " is not valid under any of the given schemas: " + name + " must be " + expected,
                "it must be " + expected);
    }

    static String quoted(String text) {
        return "u'" + text + "'";
    }
}
