/**
 * The container {@code factorization-machines}: its trainer, log and model as hosted. Imports {@code algorithms},
 * {@code channels} and {@code model}.
 */
package io.dynasage.local.algorithms.factorization;
