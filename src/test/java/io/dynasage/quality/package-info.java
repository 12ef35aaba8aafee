/**
 * Goals of model quality on public data sets: each a class that measures, mostly by a run of the job from an export of
 * the events to its evaluation. {@link io.dynasage.quality.Quality} runs them; {@code src/test/quality.sh} starts it.
 */
package io.dynasage.quality;
