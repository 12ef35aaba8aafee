/**
 * A trained artefact outside SageMaker: the model archive, its arrays and the scores that they give; and the best items
 * of every user by the arithmetic of factors ({@link io.dynasage.model.SideFactors}, {@link io.dynasage.model.TopN}).
 */
package io.dynasage.model;
