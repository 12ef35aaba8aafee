package io.dynasage.local.services;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records read units by the time of their consumption. Thread-safe. */
public final class ConsumedUnits {
    private final List<double[]> uses = new ArrayList<>();

    synchronized void add(long nanos, double units) {
        uses.add(new double[] {nanos, units});
    }

    /** Returns the total. */
    public synchronized double total() {
        return uses.stream().mapToDouble(use -> use[1]).sum();
    }

    /** Returns the time from the first consumption to the last, in nanoseconds, as a duration. */
    public synchronized Duration span() {
        double first = uses.stream().mapToDouble(use -> use[0]).min().orElse(0);
        double last = uses.stream().mapToDouble(use -> use[0]).max().orElse(0);
        return Duration.ofNanos((long) (last - first));
    }

    /** Returns the largest total within any window of that length; both of its ends are included. */
    public synchronized double mostWithin(Duration window) {
        uses.sort((a, b) -> Double.compare(a[0], b[0]));
        double most = 0;
        double within = 0;
        int oldest = 0;
        for (double[] use : uses) {
            within += use[1];
            while (use[0] - uses.get(oldest)[0] > window.toNanos()) {
                within -= uses.get(oldest++)[1];
            }
            most = Math.max(most, within);
        }
        return most;
    }
}
