/**
 * How good a model is on held-out rows, beside baselines and the live model, and whether it may be deployed.
 *
 * <p>An evaluation takes {@link io.dynasage.evaluation.Scorer}s, the same test rows with each one's scores, and gives
 * {@link io.dynasage.evaluation.MetricTable}s: {@link io.dynasage.evaluation.CandidateEvaluation} ranks a positive
 * against drawn negatives, {@link io.dynasage.evaluation.ListEvaluation} measures lists from the whole catalogue,
 * {@link io.dynasage.evaluation.ClassificationEvaluation} and {@link io.dynasage.evaluation.RegressionEvaluation}
 * single rows. {@link io.dynasage.evaluation.Baselines}, {@link io.dynasage.evaluation.AlsBaseline} and
 * {@link io.dynasage.evaluation.ModelScores} make scores, {@link io.dynasage.evaluation.SegmentColumns} segments. The
 * tables are an {@link io.dynasage.evaluation.EvaluationReport}, on which the {@link io.dynasage.evaluation.Gate}
 * decides.
 *
 * <p>The same rows give the same values and intervals, whatever their partitioning.
 */
package io.dynasage.evaluation;
