/**
 * The composition of one run: its stages in their order, each the job's settings in the terms of the package that does
 * the work. Imports {@code ledger}, {@code failure} and what is outside of the job; knows no command.
 */
package io.dynasage.job.run;
