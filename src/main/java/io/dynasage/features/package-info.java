/**
 * Events become labelled examples: cleaning, positives or labels, a split, a feature space, seeded negatives and
 * vectors.
 *
 * <p>What a use case does with events is one SQL file, {@code features/<use-case>.sql}; the class of the same name
 * ({@link io.dynasage.features.Recommendation}, {@link io.dynasage.features.Personalization},
 * {@link io.dynasage.features.Churn}, {@link io.dynasage.features.Custom}) runs its queries in order. All of them give
 * {@link io.dynasage.features.Examples}, and share {@code EventSplit} (training, validation, test),
 * {@link io.dynasage.features.PositiveRule} (which events are choices) and {@link io.dynasage.features.FeatureSpace}
 * (which feature stands for what).
 */
package io.dynasage.features;
