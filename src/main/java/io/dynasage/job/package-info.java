/** The command line, the composition of one run, and the ledger of what the run has finished. */
package io.dynasage.job;
