/**
 * Dynasage: item → event → example → channel → training job → model → endpoint → recommendations, recorded as a run.
 *
 * <pre>
 *                                  job ──► report
 *   ┌────────┬─────────┬───────────┬──┴──────┬───────────┐
 * config  dynamodb   features   sagemaker  evaluation
 *                     │   │        │└─────────┐│          local.* ──► job, channels, model, events,
 *                 query events  channels    model                     sagemaker.hyperparameters
 *                       │
 *               dynamodb.items
 * </pre>
 *
 * <ul>
 *   <li>{@code job}: the command line and the program's log. Its packages import downwards only: {@code job.operation}
 *       contains the commands, {@code job.notification} reports the end of a run, {@code job.run} composes one run,
 *       {@code job.ledger} keeps the ids, folders and finished stages of runs and their history, {@code job.failure}
 *       defines the failures and the exit codes
 *   <li>{@code config}: one HOCON file and its overrides as one immutable JobConfig, composed of the settings that the
 *       other packages own and check; only {@code job} imports it
 *   <li>{@code settings}: the spelling of choices, and problems with values; every package may import it
 *   <li>{@code dynamodb}: reads items from a table with limited load
 *   <li>{@code events}: turns items into typed events, and collects the items that are not events, with reasons
 *   <li>{@code query}: runs SQL files, the job's own and those of users, which it judges; imports no other package but
 *       {@code storage}
 *   <li>{@code features}: turns events into labelled examples, split and encoded
 *   <li>{@code channels}: writes examples as training files
 *   <li>{@code sagemaker}: training jobs, endpoints, and the Spark ML estimator and model built on them
 *   <li>{@code model}: a trained artifact outside SageMaker
 *   <li>{@code evaluation}: measures the model and compares it with baselines
 *   <li>{@code report}: the record that a run leaves, and the pages that show it
 *   <li>{@code account}: reads from AWS the caller, permissions, quotas and buckets of the account; only {@code job}
 *       imports it
 *   <li>{@code storage}: small files on Hadoop's file systems, addresses in S3, digests; imports no other package,
 *       every package may import it
 * </ul>
 *
 * The local stand-ins ({@code io.dynasage.local}) are test sources and cannot be in the shipped jar; nothing imports
 * them. Of {@code sagemaker} they share only what each container demands of hyperparameters. Their own package-info
 * describes their packages. ArchitectureTest enforces all of this.
 */
package io.dynasage;
