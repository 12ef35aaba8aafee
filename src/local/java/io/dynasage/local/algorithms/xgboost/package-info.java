/**
 * The container {@code sagemaker-xgboost}: its files, trainer, log and model as hosted. Imports {@code algorithms} and
 * {@code channels}.
 */
package io.dynasage.local.algorithms.xgboost;
