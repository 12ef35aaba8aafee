package io.dynasage.events;

import java.io.Serializable;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Profiles items while {@link Events#parse} reads them, so that they are read only once. An action that reads the items
 * again counts them again, so take the {@link #profile} after the one action that saves them.
 */
public final class ItemProfiler implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Set<String> personal;
    private final Tallies tallies;

    private ItemProfiler(Set<String> personal, Tallies tallies) {
        this.personal = personal;
        this.tallies = tallies;
    }

    /** Creates a profiler for items of that schema. It keeps no value of a personal attribute. */
    public static ItemProfiler of(SparkSession spark, EventSchema schema) {
        Tallies tallies = new Tallies(new ItemTally(schema.personalAttributes()));
        spark.sparkContext().register(tallies);
        return new ItemProfiler(schema.personalAttributes(), tallies);
    }

    /** Returns the profile of the items that successful tasks have read. */
    public EventProfile profile() {
        return tallies.value().profile();
    }

    /** Returns the number of users who asked to be forgotten and had items. */
    public int forgottenUsers() {
        return tallies.value().forgottenUsers();
    }

    /** Returns the number of these users whose id is in the list only without the spaces around id or line. */
    public int nearlyListedUsers() {
        return tallies.value().nearlyListed();
    }

    /**
     * Returns a tally for the running task. It is added when the task ends, because Spark may look at an accumulator at
     * any time before.
     */
    ItemTally begin() {
        ItemTally tally = new ItemTally(personal);
        TaskCompletionListener handIn = task -> tallies.add(tally);
        TaskContext.get().addTaskCompletionListener(handIn);
        return tally;
    }

    /** Accumulates tallies. A tally that was handed out is never changed. */
    private static final class Tallies extends AccumulatorV2<ItemTally, ItemTally> {
        private static final long serialVersionUID = 1L;
        private volatile ItemTally sum;

        Tallies(ItemTally sum) {
            this.sum = sum;
        }

        @Override
        public boolean isZero() {
            return sum.isEmpty();
        }

        @Override
        public AccumulatorV2<ItemTally, ItemTally> copy() {
            return new Tallies(sum);
        }

        @Override
        public AccumulatorV2<ItemTally, ItemTally> copyAndReset() {
            return new Tallies(sum.none());
        }

        @Override
        public void reset() {
            sum = sum.none();
        }

        @Override
        public synchronized void add(ItemTally tally) {
            sum = sum.isEmpty() ? tally : sum.none().merge(sum).merge(tally);
        }

        @Override
        public void merge(AccumulatorV2<ItemTally, ItemTally> other) {
            add(other.value());
        }

        @Override
        public ItemTally value() {
            return sum;
        }
    }
}
