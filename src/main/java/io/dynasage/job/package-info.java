/**
 * The program: its command line, the command that runs the job once, and who is told of a run, by log, metrics and notices. May import every package;
 * only {@code local} imports it.
 *
 * <pre>
 * job ──► operation ──► run ──► ledger ──► failure      (each room also imports those farther on)
 * </pre>
 */
package io.dynasage.job;
