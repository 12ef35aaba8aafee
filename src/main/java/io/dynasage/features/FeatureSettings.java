package io.dynasage.features;

/**
 * Settings for turning events into examples.
 *
 * @param cleaning the rules for removing events first
 * @param examples the settings of the use case
 * @param seed the seed of everything that is drawn or shuffled
 */
public record FeatureSettings(CleaningSettings cleaning, UseCaseSettings examples, long seed) {}
