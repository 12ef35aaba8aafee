package io.dynasage.evaluation;

/**
 * The rows whose predicted probability is in one part of [0, 1]. They are well calibrated if the mean score and the
 * positive rate agree.
 *
 * @param from lower end, within the bin
 * @param to upper end, within the bin only if it is 1
 * @param count number of rows, at least 1: empty bins are left out
 * @param meanScore mean predicted probability
 * @param positiveRate share of rows with label 1
 */
public record CalibrationBin(double from, double to, long count, double meanScore, double positiveRate) {}
