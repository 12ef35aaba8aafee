/**
 * The records of runs: a run's id and folder, its finished stages, and the history of all runs as their folders
 * describe it. Of the job, this package imports only {@code failure}.
 */
package io.dynasage.job.ledger;
