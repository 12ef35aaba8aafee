package io.dynasage.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The spelling of an enum's constants in files, options and messages: the constant's {@code toString()}. */
public final class Choice {
    private Choice() {}

    /**
     * Returns the usual spelling, for use in an enum's {@code toString()}: {@code LAST_PER_USER} becomes
     * {@code last-per-user}.
     */
    public static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the spellings of all constants, in declaration order. */
    public static List<String> spellings(Class<? extends Enum<?>> choice) {
        return Stream.of(choice.getEnumConstants()).map(Object::toString).toList();
    }

    /** Returns the constant with that spelling, or an empty result if there is none. */
    public static <E extends Enum<E>> Optional<E> of(Class<E> choice, String spelling) {
        return Stream.of(choice.getEnumConstants())
                .filter(constant -> constant.toString().equals(spelling))
                .findFirst();
    }
}
