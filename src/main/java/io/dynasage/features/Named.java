package io.dynasage.features;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Finds an enum's value by the name that configuration writes, which is its {@code toString()}. */
final class Named {
    private Named() {
    }

    static <T extends Enum<T>> T of(T[] values, String name, String what) {
        return Arrays.stream(values).filter(value -> value.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not " + what + "; choose one of "
                        + Arrays.stream(values).map(Enum::toString).collect(Collectors.joining(", "))));
    }
}
