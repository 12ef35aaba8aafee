/**
 * Turns events into labelled examples: cleaning, positives or labels, a split, a feature space, seeded negatives and
 * vectors.
 *
 * <p>The processing of events in a use case is one SQL file, {@code features/<use-case>.sql}. The class of the same
 * name ({@link io.dynasage.features.Recommendation}, {@link io.dynasage.features.Personalization},
 * {@link io.dynasage.features.Churn}, {@link io.dynasage.features.Custom}) runs its queries in order. All use cases
 * return {@link io.dynasage.features.Examples}, and share {@code EventSplit} (training, validation, test),
 * {@link io.dynasage.features.PositiveRule} (which events are choices) and {@link io.dynasage.features.FeatureSpace}
 * (the meaning of each feature). {@code UserQuery} runs the queries that a user gives, and
 * {@link io.dynasage.features.UserColumns} keeps the names of the user's columns apart from those of the job.
 */
package io.dynasage.features;
