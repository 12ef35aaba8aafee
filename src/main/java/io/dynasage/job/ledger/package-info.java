/**
 * What runs leave: a run's id and folder, the stages that it has finished, and the history of all runs as their folders
 * tell it. Of the job imports only {@code failure}.
 */
package io.dynasage.job.ledger;
