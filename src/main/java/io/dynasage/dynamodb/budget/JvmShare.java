package io.dynasage.dynamodb.budget;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The share of a scan's budget that one JVM may use, common to the scan's tasks in that JVM. It outlives the tasks for
 * some minutes, so that the next task inherits their debts and their reduced rate.
 */
final class JvmShare {
    private static final Map<String, JvmShare> OF_SCANS = new ConcurrentHashMap<>();
    private static final long FORGET_NANOS = 15L * 60 * 1_000_000_000L;
    private static final double LEAST_UNITS_PER_SECOND = 1;

    private final ReadBudget budget;
    private final MonotonicTime time;
    private final SlowDown slowDown = new SlowDown();
    private final ThrottleRecord record;
    private TokenBucket bucket;
    private int tasks;
    private long lastUse;

    private JvmShare(ReadBudget budget, MonotonicTime time) {
        this.budget = budget;
        this.time = time;
        this.record = new ThrottleRecord(time.nanos());
        this.lastUse = time.nanos();
    }

    /** Returns the share of the scan after adding one task. */
    static JvmShare join(ReadBudget budget, MonotonicTime time) {
        OF_SCANS.values().removeIf(JvmShare::forgettable);
        return OF_SCANS.compute(budget.scanId(), (id, share) -> {
            JvmShare joined = Objects.requireNonNullElseGet(share, () -> new JvmShare(budget, time));
            joined.taskJoined();
            return joined;
        });
    }

    synchronized void leave() {
        tasks--;
        lastUse = time.nanos();
        bucket.rate(rate(lastUse), lastUse);
    }

    synchronized TokenBucket.Ticket queue(double units) {
        return bucket.queue(units);
    }

    synchronized long take(TokenBucket.Ticket ticket) {
        long now = time.nanos();
        bucket.rate(rate(now), now);
        return bucket.take(ticket, now);
    }

    synchronized void cancel(TokenBucket.Ticket ticket) {
        bucket.cancel(ticket);
    }

    /** Corrects the balance by the units that a page really consumed. */
    synchronized void settlePage(double taken, double consumed) {
        record.page(time.nanos());
        bucket.settle(taken, consumed);
    }

    /** Gives back the units of a request that consumed none. */
    synchronized void giveBack(double taken) {
        bucket.settle(taken, 0);
    }

    /** Slows down. Returns the reason if the scan must stop. */
    synchronized Optional<String> throttled(String errorCode) {
        long now = time.nanos();
        slowDown.throttled(now);
        record.throttled(now);
        if (!record.persistent()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "For 3 minutes DynamoDB has throttled more than 5 %% of the scan's requests (in one minute %.0f"
                        + " %%; the last with %s), though the scan slowed down to %.1f of its %.1f read units per"
                        + " second. It stops, for it would only take them from the table's other users. Run it"
                        + " when the table is less busy, lower source.max-read-units or source.read-fraction,"
                        + " raise the table's read capacity, or read an export.",
                100 * record.worst(),
                errorCode,
                budget.unitsPerSecond() * slowDown.factor(now),
                budget.unitsPerSecond()));
    }

    private synchronized void taskJoined() {
        tasks++;
        long now = time.nanos();
        if (bucket == null) {
            bucket = new TokenBucket(rate(now), now);
        }
        bucket.rate(rate(now), now);
    }

    private synchronized boolean forgettable() {
        return tasks == 0 && time.nanos() - lastUse > FORGET_NANOS;
    }

    private double rate(long now) {
        double share = budget.unitsPerSecond() * Math.min(1, (double) Math.max(1, tasks) / budget.tasks());
        return Math.max(Math.min(LEAST_UNITS_PER_SECOND, share), share * slowDown.factor(now));
    }
}
