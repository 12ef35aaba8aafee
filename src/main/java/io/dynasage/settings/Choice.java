package io.dynasage.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a choice among an enum's constants is spelled in files, options and messages: as the constant's
 * {@code toString()}.
 */
public final class Choice {
    private Choice() {}

    /** The usual spelling, for an enum's {@code toString()}: {@code LAST_PER_USER} is {@code last-per-user}. */
    public static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The spellings of all constants, in their order. */
    public static List<String> spellings(Class<? extends Enum<?>> choice) {
        return Stream.of(choice.getEnumConstants()).map(Object::toString).toList();
    }

    /** The constant of that spelling; empty if there is none. */
    public static <E extends Enum<E>> Optional<E> of(Class<E> choice, String spelling) {
        return Stream.of(choice.getEnumConstants())
                .filter(constant -> constant.toString().equals(spelling))
                .findFirst();
    }
}
