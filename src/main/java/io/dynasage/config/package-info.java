/**
 * Reads one HOCON file and its overrides, checks them as a whole and creates an immutable
 * {@link io.dynasage.config.JobConfig}.
 */
package io.dynasage.config;
