/**
 * SageMaker for Spark: training jobs, the creation, update and rollback of endpoints, predictions, and the Spark ML
 * {@link io.dynasage.sagemaker.SageMakerEstimator} and {@link io.dynasage.sagemaker.SageMakerModel} on top of them. The
 * package does not depend on a configuration file: every input is a typed argument or a Param, so any Spark program can
 * use it.
 */
package io.dynasage.sagemaker;
