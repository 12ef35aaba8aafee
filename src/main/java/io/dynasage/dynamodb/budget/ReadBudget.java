package io.dynasage.dynamodb.budget;

import java.io.Serializable;
import java.time.Duration;

/**
 * The read units that a scan may consume. The driver plans the budget and every task receives it. It is plain data; the
 * tasks enforce it through {@link ScanGovernor#join}.
 *
 * <p>All tasks of one scan in one JVM draw from one bucket. JVMs do not communicate with each other: a JVM in which k
 * of the scan's {@code tasks} run uses {@code unitsPerSecond * min(1, k / tasks)}. However the tasks are distributed
 * over JVMs, the sum is at most the budget as long as no more than {@code tasks} tasks of the scan run at the same
 * time; fewer tasks use less. {@code tasks} is therefore the number of Spark tasks of the scan. Spark's speculative
 * copies do not exceed the budget, because they start only when most tasks have ended
 * ({@code spark.speculation.quantile}, at least a half). Two simultaneous actions on the same items would exceed it if
 * their tasks run in different JVMs, because more tasks run than planned.
 *
 * @param scanId distinguishes scans inside a JVM; scans with the same id share one budget there
 * @param unitsPerSecond read units per second of all tasks together, more than 0
 * @param tasks maximum number of the scan's tasks that run at the same time, at least 1
 * @param stallTimeout how long a task may go without a page before it fails, more than 0
 */
public record ReadBudget(String scanId, double unitsPerSecond, int tasks, Duration stallTimeout)
        implements Serializable {
    /** The default time that a task waits for a page. */
    public static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofMinutes(10);

    /** Checks the ranges. */
    public ReadBudget {
        require(scanId != null && !scanId.isBlank(), "A scan needs an id");
        require(
                unitsPerSecond > 0 && unitsPerSecond < Double.POSITIVE_INFINITY,
                "A budget of " + unitsPerSecond + " read units per second is out of range; give more than 0");
        require(tasks >= 1, "A budget for " + tasks + " tasks is out of range; a scan has at least 1");
        require(
                stallTimeout.compareTo(Duration.ZERO) > 0,
                "source.stall-timeout = " + stallTimeout + " is out of range; give more than 0 s");
    }

    /** Returns the equal share of one task, in read units per second. */
    public double unitsPerSecondOfTask() {
        return unitsPerSecond / tasks;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
