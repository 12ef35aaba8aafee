/**
 * What is wrong, why, and what to do: the findings of checks, the failures that are the job's own, and the exit code
 * for each failure there is. Imports no other room of the job; the packages outside only for their exceptions, and
 * {@code report} for the record of a run that was refused.
 */
package io.dynasage.job.failure;
