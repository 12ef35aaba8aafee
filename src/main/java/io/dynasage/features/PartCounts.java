package io.dynasage.features;

/**
 * How many rows each part of the split holds; for a ranking positives, before negatives and repetition.
 *
 * @param train rows to train on
 * @param validation rows of the validation part
 * @param test rows of the test part
 */
public record PartCounts(long train, long validation, long test) {}
