package io.dynasage.features;

/**
 * The number of rows in each part of the split. For a ranking, these are positives, before sampled negatives and
 * repetition.
 *
 * @param train training rows
 * @param validation rows of the validation part
 * @param test rows of the test part
 */
public record PartCounts(long train, long validation, long test) {}
