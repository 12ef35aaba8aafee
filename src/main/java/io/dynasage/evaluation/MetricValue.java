package io.dynasage.evaluation;

/**
 * The value of a metric.
 *
 * @param value the value on the rows as they are, never NaN
 * @param interval its 95 % confidence interval, or null if none was asked for or can be given
 */
public record MetricValue(double value, Interval interval) {}
