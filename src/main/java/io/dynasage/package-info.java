/**
 * Dynasage: item → event → example → channel → training job → model → endpoint → recommendations, recorded as a run.
 *
 * <pre>
 *                                  job ──► report
 *   ┌────────┬─────────┬───────────┬──┴──────┬───────────┐
 * config  dynamodb   features   sagemaker  evaluation
 *                       │          │           │          local.* ──► job, channels, model, events   (nothing ──► local)
 *                    events     channels    model
 * </pre>
 *
 * <ul>
 *   <li>{@code job}: the command line and the program's log; its packages import downwards only: {@code job.operation}
 *       the commands, {@code job.notification} how a run's end is reported, {@code job.run} the composition of one run,
 *       {@code job.ledger} what runs leave and what they are called, {@code job.failure} what went wrong and the exit
 *       codes
 *   <li>{@code config}: one HOCON file and its overrides, as one immutable JobConfig, composed of the settings that the
 *       other packages own and check; only {@code job} knows it
 *   <li>{@code settings}: how choices are spelled, and what is wrong with values; everybody may know it
 *   <li>{@code dynamodb}: items out of a table, gently
 *   <li>{@code events}: items as typed events, and the items that are none, with reasons
 *   <li>{@code features}: events as labelled examples, split and encoded
 *   <li>{@code channels}: examples as training files
 *   <li>{@code sagemaker}: training jobs, endpoints, and the Spark ML estimator and model over them
 *   <li>{@code model}: a trained artefact outside SageMaker
 *   <li>{@code evaluation}: how good the model is, beside baselines
 *   <li>{@code report}: the record that a run leaves
 *   <li>{@code account}: what AWS says of the account: caller, permissions, quotas, buckets; only {@code job} imports
 *       it
 *   <li>{@code storage}: small files on Hadoop's file systems, addresses in S3, digests; knows nobody, everybody may
 *       know it
 * </ul>
 *
 * The laptop's stand-ins ({@code io.dynasage.local}) are test sources and cannot be in the shipped jar; their own
 * package-info draws their rooms. ArchitectureTest enforces all this.
 */
package io.dynasage;
