/**
 * How a run's end is reported: a line of metrics on the standard output, and notifications to the targets that the
 * settings name. Imports {@code run}, {@code ledger}, {@code failure} and packages outside of the job; knows no
 * command.
 */
package io.dynasage.job.notification;
