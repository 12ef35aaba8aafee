package io.dynasage.dynamodb.budget;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Many tasks in several JVMs, simulated event by event: for any cost of pages and any time that they take, the budget
 * holds over any ten seconds.
 */
class BudgetPropertyTest {
    private static final long SECOND = 1_000_000_000L;

    /** Reads pages one after the other. */
    private static final class Reader {
        private final JvmShare share;
        private final double pageUnits;
        private TokenBucket.Ticket ticket;
        private double cost;
        private boolean underWay;
        private long at;

        Reader(JvmShare share, double pageUnits, long at) {
            this.share = share;
            this.pageUnits = pageUnits;
            this.at = at;
        }
    }

    @Property(tries = 60, seed = "3")
    void theBudgetHoldsOverAnyTenSecondsAndIsUsed(
            @ForAll @DoubleRange(min = 4, max = 4000) double budget,
            @ForAll @IntRange(min = 1, max = 4) int jvms,
            @ForAll @IntRange(min = 1, max = 6) int tasksOfJvm,
            @ForAll @LongRange(min = 0, max = 1000) long seed) {
        int tasks = (int) Math.max(1, Math.min((long) jvms * tasksOfJvm, Math.floor(budget / 4)));
        SplittableRandom random = new SplittableRandom(seed);
        VirtualTime time = new VirtualTime();
        PriorityQueue<Reader> readers = new PriorityQueue<>(Comparator.comparingLong((Reader reader) -> reader.at));
        for (int task = 0; task < tasks; task++) {
            String scanOfJvm = "simulated-" + System.identityHashCode(time) + "-" + seed + "-" + task % jvms;
            JvmShare share =
                    JvmShare.join(new ReadBudget(scanOfJvm, budget, tasks, ReadBudget.DEFAULT_STALL_TIMEOUT), time);
            readers.add(new Reader(share, PageSize.units(budget / tasks), time.nanos() + random.nextLong(SECOND / 10)));
        }
        List<double[]> uses = simulate(readers, time, random, 40 * SECOND);
        double most = mostWithinTenSeconds(uses);
        assertTrue(
                most <= 1.05 * 10 * budget,
                () -> most + " in 10 s of a budget of " + budget + " by " + tasks + " tasks in " + jvms + " JVMs");
        double total = uses.stream().mapToDouble(use -> use[1]).sum();
        assertTrue(total >= 0.93 * 40 * budget, () -> total + " in 40 s of a budget of " + budget);
    }

    private static List<double[]> simulate(
            PriorityQueue<Reader> readers, VirtualTime time, SplittableRandom random, long nanos) {
        List<double[]> uses = new ArrayList<>();
        long end = time.nanos() + nanos;
        while (readers.peek().at < end) {
            Reader reader = readers.poll();
            time.pause(Math.max(0, reader.at - time.nanos()));
            if (reader.underWay) {
                reader.underWay = false;
                reader.share.settlePage(reader.ticket.units(), reader.cost);
                reader.ticket = null;
                uses.add(new double[] {time.nanos(), reader.cost});
            }
            if (reader.ticket == null) {
                reader.ticket = reader.share.queue(reader.pageUnits);
            }
            long wait = reader.share.take(reader.ticket);
            if (wait == 0) {
                reader.underWay = true;
                reader.cost = Math.max(0.5, reader.pageUnits * (0.9 + 0.2 * random.nextDouble()));
                reader.at = time.nanos() + SECOND / 1000 * (5 + random.nextLong(40));
            } else {
                reader.at = time.nanos() + wait + random.nextLong(2_000_000);
            }
            readers.add(reader);
        }
        return uses;
    }

    private static double mostWithinTenSeconds(List<double[]> uses) {
        double most = 0;
        double within = 0;
        int oldest = 0;
        for (double[] use : uses) {
            within += use[1];
            while (use[0] - uses.get(oldest)[0] > 10.0 * SECOND) {
                within -= uses.get(oldest++)[1];
            }
            most = Math.max(most, within);
        }
        return most;
    }
}
