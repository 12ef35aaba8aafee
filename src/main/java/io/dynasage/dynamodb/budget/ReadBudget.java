package io.dynasage.dynamodb.budget;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a scan may take from a table, as the driver plans it and every task gets it. It is plain data; the tasks obey it
 * through {@link ScanGovernor#join}.
 *
 * <p>All tasks of one scan in one JVM draw from one bucket. JVMs do not talk to each other: a JVM in which k of the
 * scan's {@code tasks} run takes {@code unitsPerSecond * min(1, k / tasks)}. Whatever the JVMs, the sum is at most the
 * budget as long as no more than {@code tasks} tasks of the scan run at the same time; fewer use less. So {@code tasks}
 * is the number of Spark tasks of the scan. Spark's speculative copies do not break this, for they start only when most
 * tasks have ended ({@code spark.speculation.quantile}, at least a half). Two actions at once on the same items would,
 * where their tasks run in different JVMs: so many more tasks than planned run then.
 *
 * @param scanId tells scans apart inside a JVM; scans that shall share one budget there have the same
 * @param unitsPerSecond read units per second of all tasks together, more than 0
 * @param tasks the most tasks of the scan that run at the same time, at least 1
 * @param stallTimeout how long a task may go without a page before it fails, more than 0
 */
public record ReadBudget(String scanId, double unitsPerSecond, int tasks, Duration stallTimeout)
        implements Serializable {
    /** How long a task waits for a page if nothing else is said. */
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

    /** One task's equal share, in read units per second. */
    public double unitsPerSecondOfTask() {
        return unitsPerSecond / tasks;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
