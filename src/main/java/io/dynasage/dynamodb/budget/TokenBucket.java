package io.dynasage.dynamodb.budget;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A bucket of read units that fills at a fixed rate. A task that wants a page queues for the estimated units, receives
 * them when they are available, and corrects the balance afterwards by the actual units, so the balance may fall below
 * 0. The bucket never holds more than 0.3 s of units, which over any ten seconds is 3 % more than the rate. Not
 * thread-safe.
 */
final class TokenBucket {
    private static final double BURST_SECONDS = 0.3;
    private static final double NANOS = 1e9;
    private static final long SHORTEST_WAIT_NANOS = 1_000_000;

    /** A place in the queue. */
    static final class Ticket {
        private final double units;

        private Ticket(double units) {
            this.units = units;
        }

        double units() {
            return units;
        }
    }

    private final Deque<Ticket> queue = new ArrayDeque<>();
    private double unitsPerSecond;
    private double balance;
    private long at;

    /** Creates a full bucket. */
    TokenBucket(double unitsPerSecond, long now) {
        this.unitsPerSecond = unitsPerSecond;
        this.balance = BURST_SECONDS * unitsPerSecond;
        this.at = now;
    }

    /** Sets the rate from now on. */
    void rate(double newUnitsPerSecond, long now) {
        refill(now);
        unitsPerSecond = newUnitsPerSecond;
        balance = Math.min(balance, BURST_SECONDS * unitsPerSecond);
    }

    Ticket queue(double units) {
        Ticket ticket = new Ticket(units);
        queue.addLast(ticket);
        return ticket;
    }

    /** Leaves the queue without units. */
    void cancel(Ticket ticket) {
        queue.remove(ticket);
    }

    /** Takes the ticket's units and returns 0, or returns the number of nanoseconds to wait before the next attempt. */
    long take(Ticket ticket, long now) {
        refill(now);
        if (queue.peekFirst() == ticket && balance >= needed(ticket)) {
            queue.removeFirst();
            balance -= ticket.units;
            return 0;
        }
        double ahead = 0;
        for (Ticket other : queue) {
            if (other == ticket) {
                break;
            }
            ahead += other.units;
        }
        double missing = ahead + needed(ticket) - balance;
        return Math.max(SHORTEST_WAIT_NANOS, (long) Math.ceil(NANOS * missing / unitsPerSecond));
    }

    /** Replaces the units that a ticket took with the units that the page actually consumed. */
    void settle(double taken, double consumed) {
        balance += taken - consumed;
    }

    private double needed(Ticket ticket) {
        return Math.min(ticket.units, BURST_SECONDS * unitsPerSecond);
    }

    private void refill(long now) {
        balance = Math.min(BURST_SECONDS * unitsPerSecond, balance + unitsPerSecond * Math.max(0, now - at) / NANOS);
        at = now;
    }
}
