/**
 * The programs behind {@code submit/laptop.sh} and {@code submit/cluster.sh}. They run the whole job on this machine,
 * on stand-ins, with Spark in one JVM or as a standalone cluster.
 *
 * <pre>
 *                  local ──► job
 *        ┌──────────┬┴───────────┐
 *     events     faults      sagemaker ──► sagemaker.requests
 *        │          │            │
 *        │          │    algorithms.{factorization, linear, xgboost}
 *        │          │            │
 *        │          │        algorithms ──► channels, model
 *        └──────────┼────────────┘
 *                services
 * </pre>
 *
 * Each package may import the packages below it, nothing imports {@code local} itself, and the algorithms do not depend
 * on each other.
 */
package io.dynasage.local;
