/**
 * Measures a model on held-out rows, compares it with baselines and the live model, and decides whether it may be
 * deployed.
 *
 * <p>An evaluation takes {@link io.dynasage.evaluation.Scorer}s, which are the same test rows with the scores of each
 * scorer, and returns {@link io.dynasage.evaluation.MetricTable}s. {@link io.dynasage.evaluation.CandidateEvaluation}
 * ranks a positive against sampled negatives, {@link io.dynasage.evaluation.ListEvaluation} measures lists from the
 * whole catalogue, and {@link io.dynasage.evaluation.ClassificationEvaluation} and
 * {@link io.dynasage.evaluation.RegressionEvaluation} measure single rows. {@link io.dynasage.evaluation.Baselines},
 * {@link io.dynasage.evaluation.RecentPopularity}, {@link io.dynasage.evaluation.AlsBaseline} and
 * {@link io.dynasage.evaluation.ModelScores} make scores; {@link io.dynasage.evaluation.SegmentColumns} makes segments.
 * The tables form an {@link io.dynasage.evaluation.EvaluationReport}, on which the
 * {@link io.dynasage.evaluation.Gate} decides.
 *
 * <p>The same rows give the same values and intervals, regardless of their partitioning.
 */
package io.dynasage.evaluation;
