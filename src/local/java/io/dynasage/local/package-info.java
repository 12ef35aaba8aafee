/**
 * What {@code submit/laptop.sh} and {@code submit/cluster.sh} start: the whole job on this machine, on stand-ins, with
 * Spark in one JVM or as a standalone cluster.
 *
 * <pre>
 *                  local ──► job
 *        ┌───────────┼──────────────┐
 *     events     sagemaker ──► sagemaker.requests
 *        │           │
 *        │   algorithms.{factorization, linear, xgboost}
 *        │           │
 *        │       algorithms ──► channels, model
 *        └─────┬─────┘
 *           services
 * </pre>
 *
 * Each may import what stands below it, nothing imports {@code local} itself, and the algorithms do not know one
 * another.
 */
package io.dynasage.local;
