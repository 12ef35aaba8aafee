package io.dynasage.channels;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The options of a CSV channel without header, their names in any case.
 *
 * @param labelColumn {@code labelColumnName}
 * @param featuresColumn {@code featuresColumnName}, the vector column that is taken where no {@code featureColumns} are named
 * @param featureDim {@code featureDim}, the number of fields that must follow the label; 0 where it is not checked
 * @param missing {@code onMissing}
 * @param zeroRow {@code onZeroRow}
 */
record CsvOptions(String labelColumn, String featuresColumn, int featureDim, Missing missing, ZeroRow zeroRow) implements Serializable {
    private static final Set<String> NAMES = names("labelColumnName", "featuresColumnName", "featureColumns", "featureDim", "onMissing",
            "onZeroRow", "onNonFinite", "header", "compression");

    /** What becomes of a feature that is null or NaN. */
    enum Missing {
        /** The row is refused. */
        FAIL,
        /** The field is left empty, which XGBoost takes as missing. */
        EMPTY
    }

    /** Refuses options that a channel's writer would leave unheard. */
    static void checkNames(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("option '" + name + "' is none of a CSV channel without header, whose form the training"
                        + " containers fix; it knows " + String.join(", ", NAMES));
            }
        }
    }

    static CsvOptions of(Map<String, String> given) {
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.putAll(given);
        if (!options.getOrDefault("compression", "none").equalsIgnoreCase("none")) {
            throw new IllegalArgumentException("compression '" + options.get("compression") + "' is not supported for a CSV channel; leave the option out");
        }
        RecordIoOptions.checkNonFinite(options.getOrDefault("onNonFinite", "fail"));
        return new CsvOptions(options.getOrDefault("labelColumnName", "label"), options.getOrDefault("featuresColumnName", "features"),
                RecordIoOptions.dimension(options.get("featureDim")), missing(options.getOrDefault("onMissing", "fail")),
                ZeroRow.of(options.getOrDefault("onZeroRow", "explicitZero")));
    }

    private static Missing missing(String option) {
        for (Missing missing : Missing.values()) {
            if (missing.name().equalsIgnoreCase(option)) {
                return missing;
            }
        }
        throw new IllegalArgumentException("onMissing '" + option + "' is not a choice; use fail, or empty for XGBoost, which takes an empty field as missing");
    }

    private static Set<String> names(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return Collections.unmodifiableSet(set);
    }
}
