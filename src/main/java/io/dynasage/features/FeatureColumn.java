package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.io.Serializable;

/**
 * A column that is to become features.
 *
 * @param column its name; text, whole numbers or booleans for one-hot; text or an array of these for multi-hot; numbers
 *     or booleans for numeric
 * @param encoding how its values become features
 * @param scale what a feature's value is multiplied by; finite and not 0. See {@link Encoding#scale}
 * @param minSupport training rows that an id must be in to have a feature of its own, at least 1
 * @param separator between the ids of multi-hot text, literally; null otherwise. Ids are trimmed, empty ones ignored
 * @param missing the value that stands for a null of a numeric column, finite; null: a null is refused
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

    /** A one-hot column of scale 1. */
    public static FeatureColumn oneHot(String column) {
        return new FeatureColumn(column, Encoding.ONE_HOT, Encoding.ONE_HOT.scale(), MinSupport.LEAST, null, null);
    }

    /** A multi-hot column of scale 0.3; {@code separator} null for an array. */
    public static FeatureColumn multiHot(String column, String separator) {
        return new FeatureColumn(
                column, Encoding.MULTI_HOT, Encoding.MULTI_HOT.scale(), MinSupport.LEAST, separator, null);
    }

    /** A numeric column of scale 1 that is never null. */
    public static FeatureColumn numeric(String column) {
        return new FeatureColumn(column, Encoding.NUMERIC, Encoding.NUMERIC.scale(), MinSupport.LEAST, null, null);
    }

    /** The same with another scale. */
    public FeatureColumn scaled(double other) {
        return new FeatureColumn(column, encoding, other, minSupport, separator, missing);
    }

    /** The same with another minimum support. */
    public FeatureColumn supportedBy(int rows) {
        return new FeatureColumn(column, encoding, scale, rows, separator, missing);
    }

    /** The same with a value that stands for null. */
    public FeatureColumn orElse(double value) {
        return new FeatureColumn(column, encoding, scale, minSupport, separator, value);
    }

    /**
     * The column that holds an id's index within its block: {@code user_index} for {@code user_id},
     * {@code device_index} for {@code device} (int); {@code categories_indices} for the multi-hot {@code categories}
     * (array of int, ascending).
     */
    public String indexColumn() {
        return encoding == Encoding.MULTI_HOT
                ? column + "_indices"
                : (column.endsWith("_id") ? column.substring(0, column.length() - "_id".length()) : column) + "_index";
    }

    boolean numbersIds() {
        return encoding != Encoding.NUMERIC;
    }
}
