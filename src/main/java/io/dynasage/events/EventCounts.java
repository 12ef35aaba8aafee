package io.dynasage.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the items: every item read is either an accepted event or a reject with one reason.
 *
 * @param read items read
 * @param accepted events
 * @param rejectedByReason items rejected, by reason, most frequent first
 * @param samples one rejected item for each reason, in the same order
 */
public record EventCounts(long read, long accepted, Map<String, Long> rejectedByReason, List<Reject> samples) {

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if read is not accepted + rejected
     */
    public EventCounts {
        rejectedByReason = Collections.unmodifiableMap(new LinkedHashMap<>(rejectedByReason));
        samples = List.copyOf(samples);
        long rejected = sum(rejectedByReason);
        if (read != accepted + rejected) {
            throw new IllegalArgumentException("The counts do not reconcile: " + read + " items read, but " + accepted
                    + " accepted + " + rejected + " rejected = " + (accepted + rejected));
        }
    }

    /** Items rejected for any reason. */
    public long rejected() {
        return sum(rejectedByReason);
    }

    /** Rejected items as a share of those read, in [0, 1]; 0 if none was read. */
    public double rejectRatio() {
        return read == 0 ? 0 : (double) rejected() / read;
    }

    /**
     * Returns these counts if the events can be learnt from.
     *
     * @param table the table's name, for the message
     * @param maxRejectRatio the largest share of rejects that is put up with, in [0, 1]
     * @throws EventDataException if no item was read, no item has any of the declared attributes, more than that share was
     *     rejected, or no event was accepted
     */
    public EventCounts requireUsable(String table, double maxRejectRatio) {
        if (read == 0) {
            throw EventDataException.emptyTable(table);
        }
        if (rejectedByReason.getOrDefault(EventParser.NO_DECLARED_ATTRIBUTE, 0L) == read) {
            throw EventDataException.noDeclaredAttribute(table, this);
        }
        if (rejectRatio() > maxRejectRatio || accepted == 0) {
            throw EventDataException.tooManyRejects(table, this, maxRejectRatio);
        }
        return this;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
