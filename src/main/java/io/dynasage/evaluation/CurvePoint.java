package io.dynasage.evaluation;

/**
 * What a threshold separates: a point of the ROC, precision and lift curves.
 *
 * @param score the threshold
 * @param rows the number of rows with this score or a higher one
 * @param positives those among them with label 1
 */
public record CurvePoint(double score, long rows, long positives) {}
