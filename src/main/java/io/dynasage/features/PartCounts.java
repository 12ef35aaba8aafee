package io.dynasage.features;

/**
 * How many positives each part of the split holds, before negatives and repetition.
 *
 * @param train positives to train on
 * @param validation positives of the validation part
 * @param test positives of the test part
 */
public record PartCounts(long train, long validation, long test) {
}
