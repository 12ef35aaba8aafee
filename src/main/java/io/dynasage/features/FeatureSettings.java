package io.dynasage.features;

/**
 * What is learnt from the events.
 *
 * @param cleaning what is removed from them first
 * @param examples what they become
 * @param seed seed of everything that is drawn or shuffled
 */
public record FeatureSettings(CleaningSettings cleaning, UseCaseSettings examples, long seed) {}
