/**
 * Reports the end of a run: a line of metrics on the standard output, and notifications to the targets in the settings.
 * This package imports {@code run}, {@code ledger}, {@code failure} and packages outside the job; it does not depend on
 * commands.
 */
package io.dynasage.job.notification;
