/**
 * The container {@code factorization-machines}: its trainer, log and hosted model. This package imports
 * {@code algorithms}, {@code channels} and {@code model}.
 */
package io.dynasage.local.algorithms.factorization;
