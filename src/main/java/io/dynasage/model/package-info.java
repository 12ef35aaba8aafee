/**
 * Reads and uses a trained model artifact outside SageMaker: the model archive, its arrays and the scores that they
 * give. Finds the best items of every user from factors ({@link io.dynasage.model.SideFactors},
 * {@link io.dynasage.model.TopN}).
 */
package io.dynasage.model;
