package io.dynasage.channels;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What becomes of a sparse row without a single stored value; training containers cannot read one reliably, so it is never written as it is. */
enum ZeroRow {
    FAIL("fail"),
    EXPLICIT_ZERO("explicitZero"),
    DROP("drop");

    private final String option;

    ZeroRow(String option) {
        this.option = option;
    }

    static ZeroRow of(String option) {
        return Arrays.stream(values()).filter(value -> value.option.equalsIgnoreCase(option)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("onZeroRow '" + option + "' is not a choice; use one of "
                        + Arrays.stream(values()).map(value -> value.option).collect(Collectors.joining(", "))));
    }
}
