/**
 * Benchmarks, started by {@code src/jmh/bench.sh}: a stub of DynamoDB that serves canned pages, so that a client is
 * what is measured, and one small program for each client. Clients whose class paths do not go together run in Java
 * processes of their own; their programs are under {@code src/jmh/peers}. Nothing here is shipped.
 */
package io.dynasage.benchmark;
