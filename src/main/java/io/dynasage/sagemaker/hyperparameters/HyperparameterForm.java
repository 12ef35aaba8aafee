package io.dynasage.sagemaker.hyperparameters;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The form of a hyperparameter's value, as {@code auto|whole}: alternatives that are texts or the name of a kind of
 * number.
 *
 * @param texts the texts among the alternatives
 * @param kind the kind of number or text among them
 */
record HyperparameterForm(List<String> texts, Optional<Kind> kind) {
    private static final String NUMBER = "[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?";

    /** A kind of value, by the word that stands for it in a table. */
    enum Kind {
        WHOLE(
                "whole",
                "a whole number of at least 1 and below 2^31",
                value -> value >= 1 && value <= Integer.MAX_VALUE),
        NUMBER("number", "a number", value -> true),
        NOT_NEGATIVE(">=0", "a number of at least 0", value -> value >= 0),
        POSITIVE(">0", "a number above 0", value -> value > 0),
        BELOW_ONE("0..<1", "a number of at least 0 and below 1", value -> value >= 0 && value < 1),
        BETWEEN("0<1", "a number between 0 and 1", value -> value > 0 && value < 1),
        FLAG("flag", "true or false", value -> false),
        TEXT("text", "a text", value -> false);

        private final String word;
        private final String expected;
        private final DoublePredicate valid;

        Kind(String word, String expected, DoublePredicate valid) {
            this.word = word;
            this.expected = expected;
            this.valid = valid;
        }

        private boolean accepts(String value) {
            return switch (this) {
                case TEXT -> true;
                case FLAG -> List.of("true", "false").contains(value.toLowerCase(Locale.ROOT));
                case WHOLE -> value.matches("\\d+") && isValid(value);
                default -> value.matches(HyperparameterForm.NUMBER) && isValid(value);
            };
        }

        private boolean isValid(String value) {
            double number = Double.parseDouble(value);
            return Float.isFinite((float) number) && valid.test(number);
        }
    }

    /** Reads alternatives that are separated by bars; the names of kinds come from the table of {@link Kind}. */
    static HyperparameterForm of(String alternatives) {
        List<String> words = List.of(alternatives.split("\\|"));
        return new HyperparameterForm(
                words.stream().filter(word -> kind(word).isEmpty()).toList(),
                words.stream().flatMap(word -> kind(word).stream()).findFirst());
    }

    private static Optional<Kind> kind(String word) {
        return Stream.of(Kind.values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    boolean accepts(String value) {
        return texts.contains(value) || kind.filter(kind -> kind.accepts(value)).isPresent();
    }

    /** Returns the valid values, in words. */
    String expected() {
        if (kind.isEmpty()) {
            return "one of " + String.join(", ", texts);
        }
        return Stream.concat(texts.stream(), Stream.of(kind.get().expected)).collect(Collectors.joining(" or "));
    }
}
