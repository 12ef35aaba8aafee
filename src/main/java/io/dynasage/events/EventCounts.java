package io.dynasage.events;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The outcome of reading the items. Every item read is exactly one of these: an accepted event, a reject, a filtered
 * item or a duplicate. If items hold several events, every element is one of these, and so is every item without
 * elements. If a query is run over the items, every row of its result is one of these, and so is every item that the
 * query did not see.
 *
 * @param items items read
 * @param read what was read of them: the items, or the elements and the items without elements, or the rows of a
 *     query's result and the items that it did not see
 * @param accepted accepted events
 * @param rejectedByReason items rejected, by reason, most frequent first
 * @param filteredByReason items that the rules leave out, by reason, most frequent first
 * @param duplicates events left out as duplicates of one that stays
 * @param samples one rejected item for each reason, in the order of the reasons
 */
public record EventCounts(
        long items,
        long read,
        long accepted,
        Map<String, Long> rejectedByReason,
        Map<String, Long> filteredByReason,
        long duplicates,
        List<Reject> samples) {
    /** The reason why an item is left out that the condition of the source does not keep. */
    public static final String WHERE = "source.where does not keep the item";

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

    /** Creates counts without filtered items and duplicates. */
    public EventCounts(long read, long accepted, Map<String, Long> rejectedByReason, List<Reject> samples) {
        this(read, read, accepted, rejectedByReason, Map.of(), 0, samples);
    }

    /** Returns these counts and so many items more, which were read and left out before they were parsed. */
    public EventCounts leavingOut(long more, String reason) {
        if (more == 0) {
            return this;
        }
        Map<String, Long> filtered = new LinkedHashMap<>();
        Stream.concat(filteredByReason.entrySet().stream(), Stream.of(Map.entry(reason, more)))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> filtered.put(entry.getKey(), entry.getValue()));
        return new EventCounts(items + more, read + more, accepted, rejectedByReason, filtered, duplicates, samples);
    }

    /** Returns these counts of what a query gave for so many items. */
    public EventCounts ofItems(long number) {
        return new EventCounts(number, read, accepted, rejectedByReason, filteredByReason, duplicates, samples);
    }

    /** Returns the number of items rejected for any reason. */
    public long rejected() {
        return sum(rejectedByReason);
    }

    /** Returns the number of items that a rule leaves out, such as those that are expired, or at or after as-of. */
    public long filtered() {
        return sum(filteredByReason);
    }

    /**
     * Returns the share of rejects among the items that were read and not filtered, in [0, 1], or 0 if there are none.
     */
    public double rejectRatio() {
        return (double) rejected() / Math.max(1, read - filtered());
    }

    /**
     * Returns these counts if they cover as many items as the source delivered.
     *
     * @param given items that the source reports, counted there and not here
     * @param source the source that was read, for the message
     * @throws EventDataException if an item was lost or counted twice on the way
     */
    public EventCounts requireAll(long given, String source) {
        if (given != items) {
            throw EventDataException.lostItems(source, given, this);
        }
        return this;
    }

    /**
     * Returns these counts if a model can be trained on the events.
     *
     * @param table the table's name, for the message
     * @param maxRejectRatio the largest tolerated share of rejects, in [0, 1]
     * @throws EventDataException if no item was read, no item has any of the declared attributes, more than that share
     *     was rejected, or no event was accepted
     */
    public EventCounts requireUsable(String table, double maxRejectRatio) {
        if (read < items && read == filtered()) {
            throw EventDataException.noRows(table, items);
        }
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
     * Returns these counts if only few lines of an export hold no item.
     *
     * @param rejectedLines the number of lines without an item
     * @param source the source that was read, for the message
     * @param maxRejectRatio the largest tolerated share of such lines among all lines, in [0, 1]
     * @throws EventDataException if there are more
     */
    public EventCounts requireLines(long rejectedLines, String source, double maxRejectRatio) {
        if (rejectedLines > maxRejectRatio * (items + rejectedLines)) {
            throw EventDataException.rejectedLines(source, rejectedLines, this, maxRejectRatio);
        }
        return this;
    }

    /** Returns how much was read, with its noun: items, or the elements of items that hold several events. */
    public String amount() {
        if (items == read) {
            return read + " items";
        }
        return read + " elements of " + items + " items";
    }

    /** Returns the number of items of users who asked to be forgotten. */
    public long forgotten() {
        return filteredByReason.getOrDefault(ForgetList.LEFT_OUT, 0L);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
