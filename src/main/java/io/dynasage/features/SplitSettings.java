package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings that define how rows are divided.
 *
 * @param split the rule
 * @param validationFraction the fraction of the rows for validation, 0 (none) to below 1; for
 *     {@link Split#LAST_PER_USER} it only matters whether it is above 0, and for {@link Split#GIVEN} it is ignored
 * @param testFraction the fraction of the rows for the test, with the same rules as {@code validationFraction}
 * @param validationFrom for {@link Split#TIME} together with {@code testFrom}: the first instant of the validation
 *     part, instead of the fractions; null: there is no validation part, or the fractions decide
 * @param testFrom for {@link Split#TIME}: the first instant of the test part, instead of the fractions; null: the
 *     fractions decide
 * @param seed for {@link Split#RANDOM_PER_USER}: the seed of the draw; for {@link Split#LAST_PER_USER}: that of the
 *     hash
 */
public record SplitSettings(
        Split split,
        double validationFraction,
        double testFraction,
        Instant validationFrom,
        Instant testFrom,
        long seed) {
    /** The column of events that {@link Split#GIVEN} reads. */
    public static final String PART = "part";
    /** The largest fraction that a job may hold out for either part. */
    public static final double MOST_OF_A_JOB = 0.5;
    /** The smallest fraction that a job may hold out for the test. */
    public static final double LEAST_TEST_OF_A_JOB = 0.001;

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public SplitSettings {
        new Problems()
                .fraction("validation-fraction", "validation fraction", validationFraction)
                .fraction("test-fraction", "test fraction", testFraction)
                .require(
                        validationFraction + testFraction < 1,
                        "test-fraction",
                        "validation fraction " + validationFraction + " and test fraction " + testFraction
                                + " leave nothing to train on; their sum must be below 1")
                .require(
                        testFrom == null || split == Split.TIME,
                        "test-from",
                        "the test begins at " + testFrom + ", which the split '" + split
                                + "' cannot use; leave the instant out or choose the split 'time'")
                .require(
                        validationFrom == null || testFrom != null,
                        "validation-from",
                        "the validation begins at " + validationFrom
                                + ", but nothing says when it ends; give the instant at which the test begins as well")
                .require(
                        validationFrom == null || testFrom == null || !validationFrom.isAfter(testFrom),
                        "validation-from",
                        "the validation begins at " + validationFrom + ", after the test at " + testFrom
                                + "; give an earlier instant")
                .raise();
    }

    /** Creates a split by fractions, with the seed 0. */
    public static SplitSettings fractions(Split split, double validationFraction, double testFraction) {
        return new SplitSettings(split, validationFraction, testFraction, null, null, 0);
    }

    /** Creates the split that holds nothing out: all rows are for training. */
    static SplitSettings none() {
        return fractions(Split.TIME, 0, 0);
    }

    /** Returns the times that are set; empty if the fractions decide. */
    Optional<SplitTimes> times() {
        return Optional.ofNullable(testFrom)
                .map(test -> new SplitTimes(Objects.requireNonNullElse(validationFrom, test), test));
    }

    /** Returns whether any row may be in another part than training. */
    boolean holdsOut() {
        return split == Split.GIVEN || testFrom != null || validationFraction + testFraction > 0;
    }

    /** Returns whether an empty validation part is an error. */
    boolean wantsValidation() {
        if (testFrom != null) {
            return validationFrom != null && validationFrom.isBefore(testFrom);
        }
        return split != Split.GIVEN && validationFraction > 0;
    }

    /** Returns whether an empty test part is an error. */
    boolean wantsTest() {
        return split == Split.GIVEN || testFrom != null || testFraction > 0;
    }
}
