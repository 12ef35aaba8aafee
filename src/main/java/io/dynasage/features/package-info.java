/**
 * Events become labelled examples: positives, a split, a vocabulary, seeded negatives and sparse vectors.
 *
 * <p>What a use case does with events is one SQL file, {@code features/<use-case>.sql}; the class of the same name
 * runs its queries in order and holds what SQL cannot say (dense ids, the cut in time, vectors).
 */
package io.dynasage.features;
