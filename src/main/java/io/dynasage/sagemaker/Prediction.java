package io.dynasage.sagemaker;

/**
 * One prediction of an endpoint.
 *
 * @param score a classifier's probability of the label 1, or a regressor's value
 * @param predictedLabel a classifier's decision, 0 or 1; null from a regressor
 */
public record Prediction(double score, Double predictedLabel) {}
