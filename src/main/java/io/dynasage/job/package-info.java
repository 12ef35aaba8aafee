/**
 * The program: its command line and its log. It may import every package; only {@code local} imports it.
 *
 * <pre>
 * job ──► operation ──► notification ──► run ──► ledger ──► failure      (each package also imports those farther on)
 * </pre>
 */
package io.dynasage.job;
