/**
 * What the containers of Amazon's algorithms demand of hyperparameters: names, ranges, and what depends on each other.
 * The job asks before it starts, and the local SageMaker refuses by the same rules.
 */
package io.dynasage.sagemaker.hyperparameters;
