/**
 * The composition of one run: its stages in order, each translating the job's settings into the terms of the package
 * that does the work. This package imports {@code ledger}, {@code failure} and packages outside the job; it does not
 * depend on commands.
 */
package io.dynasage.job.run;
