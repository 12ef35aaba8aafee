/**
 * The container {@code linear-learner}: its trainer, log and model as hosted. Imports {@code algorithms},
 * {@code services}, {@code channels} and {@code model}.
 */
package io.dynasage.local.algorithms.linear;
