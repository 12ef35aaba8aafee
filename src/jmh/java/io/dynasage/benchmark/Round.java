package io.dynasage.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * One reading of a table, measured.
 *
 * @param cpuNanos of the whole process: all threads, collector and compiler
 * @param firstRowNanos from the start to the first row
 */
record Round(Totals totals, long cpuNanos, long wallNanos, long allocatedBytes, long firstRowNanos) {

    /** Reads and measures, and checks that everything was delivered of that many items of that profile. */
    static Round of(Callable<Totals> reading, ItemProfile profile, long items, Allocation allocation) throws Exception {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long allocated = allocation.mark();
        FirstRow.await();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        Totals totals = reading.call();
        long wall = System.nanoTime() - start;
        cpu = process.getProcessCpuTime() - cpu;
        allocated = allocation.mark() - allocated;
        Totals[] expected = CannedItems.expected(profile, items);
        if (!totals.agrees(expected[0], expected[1])) {
            throw new IllegalStateException("The client delivered " + totals + "; the table holds " + expected[0]
                    + " (text in bytes) or " + expected[1] + " (in characters)");
        }
        return new Round(totals, cpu, wall, allocated, FirstRow.nanos() - start);
    }

    double cpuSeconds() {
        return cpuNanos / 1e9;
    }

    double wallSeconds() {
        return wallNanos / 1e9;
    }

    double itemsPerCpuSecond() {
        return totals.items() / cpuSeconds();
    }

    double itemsPerSecond() {
        return totals.items() / wallSeconds();
    }

    double firstRowMillis() {
        return firstRowNanos / 1e6;
    }

    /** As a JSON object. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"items\":%d,\"cpuSeconds\":%.3f,\"wallSeconds\":%.3f,\"itemsPerCpuSecond\":%.0f,"
                        + "\"itemsPerSecond\":%.0f,\"allocatedBytesPerItem\":%.1f,\"firstRowMillis\":%.1f}",
                totals.items(),
                cpuSeconds(),
                wallSeconds(),
                itemsPerCpuSecond(),
                itemsPerSecond(),
                (double) allocatedBytes / totals.items(),
                firstRowMillis());
    }
}
