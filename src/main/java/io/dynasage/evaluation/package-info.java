/** How good a model is on held-out rows: ranking metrics of the model beside those of item popularity. */
package io.dynasage.evaluation;
