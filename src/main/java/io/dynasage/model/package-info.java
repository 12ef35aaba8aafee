/** A trained artefact outside SageMaker: the model archive, its arrays and the scores that they give. */
package io.dynasage.model;
