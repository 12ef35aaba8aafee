/**
 * SageMaker as Spark sees it: training jobs, endpoints that are created or updated and rolled back, predictions, and
 * the Spark ML {@link io.dynasage.sagemaker.SageMakerEstimator} and {@link io.dynasage.sagemaker.SageMakerModel} over
 * them. Knows no configuration file: everything is a typed argument or a Param, so it can be used from any Spark
 * program.
 */
package io.dynasage.sagemaker;
