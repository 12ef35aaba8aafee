/**
 * The container {@code linear-learner}: its trainer, log and hosted model. This package imports {@code algorithms},
 * {@code services}, {@code channels} and {@code model}.
 */
package io.dynasage.local.algorithms.linear;
