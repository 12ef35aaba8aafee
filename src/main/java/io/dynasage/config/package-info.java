/**
 * One HOCON file and its overrides, checked as a whole and turned into one immutable
 * {@link io.dynasage.config.JobConfig}.
 */
package io.dynasage.config;
