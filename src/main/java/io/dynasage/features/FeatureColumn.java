package io.dynasage.features;

import io.dynasage.events.ColumnType;
import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.Optional;

/**
 * A column whose values become features.
 *
 * @param column the name; the column must hold text, whole numbers or booleans for one-hot; text or an array of these
 *     for multi-hot; numbers or booleans for numeric
 * @param encoding how its values become features
 * @param scale the factor by which the value of a feature is multiplied; finite and not 0. See {@link Encoding#scale}
 * @param minSupport the number of training rows that an id must be in to have a feature of its own, at least 1
 * @param separator the literal separator between the ids of multi-hot text; null otherwise. Space of any kind around an
 *     id does not count; a value without an id is a category of its own
 * @param missing the value that replaces a null in a numeric column, finite; null: a null is an error
 */
public record FeatureColumn(
        String column, Encoding encoding, double scale, int minSupport, String separator, Double missing)
        implements Serializable {
    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public FeatureColumn {
        String name = "column '" + column + "'";
        new Problems()
                .require(
                        column != null && !column.isBlank(),
                        "",
                        "a feature column has no name; give the column of the rows")
                .require(
                        Double.isFinite(scale) && scale != 0,
                        "scale",
                        name + " has the scale " + scale + "; give a finite number that is not 0")
                .require(
                        minSupport >= MinSupport.LEAST,
                        "min-support",
                        name + " has the minimum support " + minSupport + "; give at least " + MinSupport.LEAST)
                .require(
                        separator == null || encoding == Encoding.MULTI_HOT && !separator.isEmpty(),
                        "separator",
                        name + " is " + encoding + " and has the separator '" + separator
                                + "'; a separator is text between the ids of a multi-hot column")
                .require(
                        missing == null || encoding == Encoding.NUMERIC && Double.isFinite(missing),
                        "missing",
                        name + " is " + encoding + " and has the default " + missing
                                + "; a default is a finite number of a numeric column")
                .raise();
    }

    /** Creates a one-hot column of scale 1. */
    public static FeatureColumn oneHot(String column) {
        return of(column, Encoding.ONE_HOT, null);
    }

    /** Creates a multi-hot column of scale 0.3. The {@code separator} is null for an array. */
    public static FeatureColumn multiHot(String column, String separator) {
        return of(column, Encoding.MULTI_HOT, separator);
    }

    /** Creates a numeric column of scale 1 that is never null. */
    public static FeatureColumn numeric(String column) {
        return of(column, Encoding.NUMERIC, null);
    }

    private static FeatureColumn of(String column, Encoding encoding, String separator) {
        return new FeatureColumn(column, encoding, encoding.scale(), MinSupport.LEAST, separator, null);
    }

    /** Returns why a column of an event that has this type cannot be encoded so, or an empty result if it can. */
    public Optional<String> problem(ColumnType type) {
        return ColumnTypes.problem(type, this);
    }

    /** Returns the same column with another scale. */
    public FeatureColumn scaled(double other) {
        return new FeatureColumn(column, encoding, other, minSupport, separator, missing);
    }

    /** Returns the same column with another minimum support. */
    public FeatureColumn supportedBy(int rows) {
        return new FeatureColumn(column, encoding, scale, rows, separator, missing);
    }

    /** Returns the same column with a value that replaces null. */
    public FeatureColumn orElse(double value) {
        return new FeatureColumn(column, encoding, scale, minSupport, separator, value);
    }

    /**
     * Returns the column that holds an id's index within its block: {@code user_index} for {@code user_id},
     * {@code device_index} for {@code device} (int); {@code categories_indices} for the multi-hot {@code categories}
     * (array of int, ascending). Columns whose names differ in more than case have different ones, which no column of
     * the user has.
     */
    public String indexColumn() {
        String name = UserColumns.indexed(column);
        return encoding == Encoding.MULTI_HOT ? name + "_indices" : name + "_index";
    }

    /** Returns the name of the column in rows of examples, see {@link UserColumns}. */
    String rowColumn() {
        return UserColumns.internal(column);
    }

    boolean numbersIds() {
        return encoding != Encoding.NUMERIC;
    }
}
