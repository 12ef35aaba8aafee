package io.dynasage.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the items: every item read is exactly one of an accepted event, a reject, filtered or a duplicate.
 *
 * @param read items read
 * @param accepted events
 * @param rejectedByReason items rejected, by reason, most frequent first
 * @param filteredByReason items that the rules leave out, by reason, most frequent first
 * @param duplicates events that another one stands for
 * @param samples one rejected item for each reason, in the order of the reasons
 */
public record EventCounts(
        long read,
        long accepted,
        Map<String, Long> rejectedByReason,
        Map<String, Long> filteredByReason,
        long duplicates,
        List<Reject> samples) {

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if read is not accepted + rejected + filtered + duplicates
     */
    public EventCounts {
        rejectedByReason = Collections.unmodifiableMap(new LinkedHashMap<>(rejectedByReason));
        filteredByReason = Collections.unmodifiableMap(new LinkedHashMap<>(filteredByReason));
        samples = List.copyOf(samples);
        long rejected = sum(rejectedByReason);
        long filtered = sum(filteredByReason);
        long all = accepted + rejected + filtered + duplicates;
        if (read != all) {
            throw new IllegalArgumentException(
                    "The counts do not reconcile: " + read + " items read, but " + accepted + " accepted + " + rejected
                            + " rejected + " + filtered + " filtered + " + duplicates + " duplicates = " + all);
        }
    }

    /** Counts where nothing is filtered and no duplicate. */
    public EventCounts(long read, long accepted, Map<String, Long> rejectedByReason, List<Reject> samples) {
        this(read, accepted, rejectedByReason, Map.of(), 0, samples);
    }

    /** Items rejected for any reason. */
    public long rejected() {
        return sum(rejectedByReason);
    }

    /** Items that a rule leaves out: expired, or at or after as-of. */
    public long filtered() {
        return sum(filteredByReason);
    }

    /** Rejected items as a share of those read and not filtered, in [0, 1]; 0 if there is none. */
    public double rejectRatio() {
        return read == filtered() ? 0 : (double) rejected() / (read - filtered());
    }

    /**
     * Returns these counts if they are of as many items as the source gave.
     *
     * @param given items that the source says it gave, counted there and not here
     * @param source what was read, for the message
     * @throws EventDataException if an item was lost or counted twice on the way
     */
    public EventCounts requireAll(long given, String source) {
        if (given != read) {
            throw EventDataException.lostItems(source, given, this);
        }
        return this;
    }

    /**
     * Returns these counts if the events can be learnt from.
     *
     * @param table the table's name, for the message
     * @param maxRejectRatio the largest share of rejects that is put up with, in [0, 1]
     * @throws EventDataException if no item was read, no item has any of the declared attributes, more than that share
     *     was rejected, or no event was accepted
     */
    public EventCounts requireUsable(String table, double maxRejectRatio) {
        if (read == 0) {
            throw EventDataException.emptyTable(table);
        }
        if (read == filtered()) {
            throw EventDataException.allFiltered(table, this);
        }
        if (rejectedByReason.getOrDefault(EventParser.NO_DECLARED_ATTRIBUTE, 0L) == read - filtered()) {
            throw EventDataException.noDeclaredAttribute(table, this);
        }
        if (rejectRatio() > maxRejectRatio || accepted == 0) {
            throw EventDataException.tooManyRejects(table, this, maxRejectRatio);
        }
        return this;
    }

    /**
     * Returns these counts if the lines of an export that hold no item are few.
     *
     * @param rejectedLines how many there are
     * @param source what was read, for the message
     * @param maxRejectRatio the largest share of all lines that is put up with, in [0, 1]
     * @throws EventDataException if there are more
     */
    public EventCounts requireLines(long rejectedLines, String source, double maxRejectRatio) {
        if (rejectedLines > maxRejectRatio * (read + rejectedLines)) {
            throw EventDataException.rejectedLines(source, rejectedLines, this, maxRejectRatio);
        }
        return this;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
