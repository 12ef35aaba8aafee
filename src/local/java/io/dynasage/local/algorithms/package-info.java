/**
 * The common parts of the containers of Amazon's built-in algorithms: hyperparameters, channels, rows, logs and
 * failures of a training, and the interface of a hosted model. There is one package below for each algorithm. None of
 * them depends on another or on the server that runs it. This package imports {@code channels} and the stand-ins'
 * {@code services}.
 */
package io.dynasage.local.algorithms;
