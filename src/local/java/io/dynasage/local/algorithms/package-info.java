/**
 * What the containers of Amazon's built-in algorithms have in common: hyperparameters, channels, rows, logs and
 * failures of a training, and a model as it is hosted. One package below for each algorithm; none of them knows another
 * or the server that runs it. Imports {@code channels} and the stand-ins' {@code services}.
 */
package io.dynasage.local.algorithms;
