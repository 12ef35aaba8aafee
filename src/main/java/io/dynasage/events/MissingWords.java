package io.dynasage.events;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Texts that writers store where there is no value. */
final class MissingWords {
    private static final Set<String> WORDS = Set.of(
            "-", "--", "NaN", "nan", "null", "NULL", "Null", "None", "undefined", "N/A", "n/a", "NA", "nil", "(null)");

    private MissingWords() {}

    /** Returns whether the text means that there is no value. */
    static boolean isOne(String text) {
        return text.isBlank() || WORDS.contains(text.strip());
    }

    /** Returns the words among the attribute's frequent values. */
    private static Stream<ValueCount> among(AttributeProfile attribute) {
        return attribute.topValues().stream()
                .filter(value -> WORDS.contains(value.value().strip()));
    }

    /** Returns how many items have a value other than NULL, an empty one and such a word. */
    static long present(AttributeProfile attribute) {
        long words = among(attribute).mapToLong(ValueCount::count).sum();
        return attribute.items()
                - attribute.missing()
                - attribute.empty()
                - attribute.types().getOrDefault("NULL", 0L)
                - words;
    }

    /** Returns what to declare as missing, with the empty text if there is one; nothing if there is no word. */
    static List<String> of(AttributeProfile attribute) {
        List<String> words = among(attribute)
                .map(value -> value.value().strip())
                .distinct()
                .sorted()
                .toList();
        if (words.isEmpty() || attribute.empty() == 0) {
            return words;
        }
        return Stream.concat(Stream.of(""), words.stream()).toList();
    }
}
