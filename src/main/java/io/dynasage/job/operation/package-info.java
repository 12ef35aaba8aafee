/**
 * The commands: {@code run}; what is checked and estimated before a run (check, plan, init, settings) and done after it
 * (runs, rollback, cleanup); with the options and the Spark session that they share. Imports {@code notification},
 * {@code run}, {@code ledger}, {@code failure} and packages outside of the job; not the program.
 */
package io.dynasage.job.operation;
