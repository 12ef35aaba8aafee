/**
 * The container {@code sagemaker-xgboost}: its files, trainer, log and hosted model. This package imports
 * {@code algorithms} and {@code channels}.
 */
package io.dynasage.local.algorithms.xgboost;
