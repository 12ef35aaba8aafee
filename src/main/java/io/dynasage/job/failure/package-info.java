/**
 * Failures: the findings of checks, with reason and cure, the job's own exceptions, and the exit code of every failure.
 * This package imports no other package of the job. It imports packages outside the job only for their exceptions, and
 * {@code report} for the record of a refused run.
 */
package io.dynasage.job.failure;
