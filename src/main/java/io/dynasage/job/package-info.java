/**
 * The program: its command line and its log. It may import every package; only {@code local} imports it.
 *
 * <pre>
 * job ──► operation ──► notification ──► run ──► ledger ──► failure
 * </pre>
 *
 * Each package also imports those farther right.
 */
package io.dynasage.job;
