package io.dynasage.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What some work costs this process.
 *
 * @param cpuSeconds of all threads, collector and compiler
 * @param wallSeconds from start to end
 */
public record ProcessCost(double cpuSeconds, double wallSeconds) {
    private static final double WARM_UP_SECONDS = 15;
    private static final int ROUNDS = 5;

    /** The work. */
    public interface Work {
        /** Does it once. */
        void run() throws Exception;
    }

    /** Does the work until it is warm, 15 s and at least once, and then five times: the median by CPU time. */
    public static ProcessCost of(Work work) throws Exception {
        double left = WARM_UP_SECONDS;
        while (left > 0) {
            left -= once(work).wallSeconds;
        }
        List<ProcessCost> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(once(work));
        }
        rounds.sort(Comparator.comparingDouble(ProcessCost::cpuSeconds));
        return rounds.get(ROUNDS / 2);
    }

    /** A client's result: how many units of work a second of CPU does and a second of the clock, and both times. */
    public String json(String unit, double units) {
        return String.format(
                Locale.ROOT,
                "{\"%sPerCoreSecond\":%.0f,\"%sPerSecond\":%.0f,\"cpuSeconds\":%.3f,\"wallSeconds\":%.3f}%n",
                unit,
                units / cpuSeconds,
                unit,
                units / wallSeconds,
                cpuSeconds,
                wallSeconds);
    }

    private static ProcessCost once(Work work) throws Exception {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.gc();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        return new ProcessCost((process.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - start) / 1e9);
    }
}
