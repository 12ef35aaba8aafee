/**
 * The commands: {@code run}, the commands before a run (check, plan, init, settings) and those after it (runs,
 * rollback, cleanup, forget), with the options and the Spark session that they share. This package imports
 * {@code notification}, {@code run}, {@code ledger}, {@code failure} and packages outside the job; it does not depend
 * on the program.
 */
package io.dynasage.job.operation;
