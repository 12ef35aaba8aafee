package io.dynasage.evaluation;

/**
 * The gate's verdict on one baseline.
 *
 * @param baseline the baseline's name
 * @param metric the metric that is compared
 * @param lead how far the model is ahead of the baseline
 * @param verdict what the test says
 * @param mustBeat whether the gate refuses a model that this baseline beats
 */
public record BaselineVerdict(String baseline, String metric, Lead lead, Verdict verdict, boolean mustBeat) {}
