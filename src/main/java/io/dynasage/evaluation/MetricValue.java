package io.dynasage.evaluation;

/**
 * A metric's value.
 *
 * @param value the value on the rows as they are, never NaN
 * @param interval its 95 % confidence interval, or null where none was asked for or can be given
 */
public record MetricValue(double value, Interval interval) {}
