/**
 * The commands beside {@code run}: what is looked at and reckoned before a run (check, plan, init, settings) and done after it (runs, rollback, cleanup); with the
 * options and the Spark session that all commands share. Imports {@code run}, {@code ledger}, {@code failure} and what is outside of the job; not the program.
 */
package io.dynasage.job.operation;
