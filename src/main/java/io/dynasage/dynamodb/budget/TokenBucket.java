package io.dynasage.dynamodb.budget;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Read units as they become free. Who wants a page queues for the units that it will probably take, gets them when they
 * are there, and settles afterwards what it really took, so the balance may go below 0. It never holds more than 0.3 s
 * of units: over any ten seconds that is 3 % more than the rate. Not thread-safe.
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

    /** Starts full. */
    TokenBucket(double unitsPerSecond, long now) {
        this.unitsPerSecond = unitsPerSecond;
        this.balance = BURST_SECONDS * unitsPerSecond;
        this.at = now;
    }

    /** The rate from now on. */
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

    /** Takes the ticket's units and returns 0, or returns how many nanoseconds to wait before trying again. */
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

    /** Corrects what a ticket took by what the page really took. */
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
