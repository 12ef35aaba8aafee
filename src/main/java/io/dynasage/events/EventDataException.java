package io.dynasage.events;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Thrown when a model cannot be trained on the items that were read. The message says what is wrong, why it matters and
 * what to do.
 */
public final class EventDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED_REASONS = 20;

    private EventDataException(String message) {
        super(message);
    }

    static EventDataException emptyTable(String table) {
        return new EventDataException("Table " + table + " has no items, so there is nothing to learn from. "
                + "Check that source.table, source.region and source.endpoint name the table that your"
                + " application writes to.");
    }

    static EventDataException allFiltered(String table, EventCounts counts) {
        String reasons = counts.filteredByReason().entrySet().stream()
                .map(reason -> "\n  " + reason.getValue() + " × " + reason.getKey())
                .collect(Collectors.joining());
        String cure = "\n  Set events.as-of to a later time, or correct events.ttl and the attribute of the column that"
                + " says when an event was.";
        if (counts.forgotten() == counts.read()) {
            cure = "\n  Check the ids in " + ForgetList.SETTING + " and forget-uri: they name every user of the table.";
        } else if (counts.filteredByReason().containsKey(EventCounts.WHERE)) {
            cure = "\n  Correct source.where: look at one item that is an event (aws dynamodb scan --table-name "
                    + table + " --max-items 1), and compare the names, types and values in it with the condition.";
        }
        return new EventDataException("All " + counts.read() + " items of table " + table
                + " are filtered, so there is nothing to learn from:" + reasons + cure);
    }

    static EventDataException lostItems(String source, long given, EventCounts counts) {
        return new EventDataException(
                "The counts do not reconcile: " + source + " gave " + given + " items, but " + counts.read()
                        + " were kept (" + counts.accepted() + " accepted, " + counts.rejected() + " rejected, "
                        + counts.filtered() + " filtered, "
                        + counts.duplicates() + " duplicates), so events would be "
                        + (given > counts.read() ? "missing" : "there twice")
                        + ". Run again; if it stays, report it with the log.");
    }

    static EventDataException noDeclaredAttribute(String table, EventCounts counts) {
        String key = counts.samples().stream()
                .findFirst()
                .map(first -> "; the first of them is " + PersonalMask.shortened(first.itemKey()))
                .orElse("");
        return new EventDataException("None of the " + judged(counts) + " of table " + table
                + " has any of the declared attributes" + key
                + ". The columns under events.columns name attributes that this table does not use. "
                + "Look at one item (aws dynamodb scan --table-name " + table
                + " --max-items 1) and set each column's attribute to the name found there.");
    }

    static EventDataException tooManyRejects(String table, EventCounts counts, double maxRejectRatio) {
        String reasons = counts.samples().stream()
                        .limit(NAMED_REASONS)
                        .map(sample -> sampled(sample, counts))
                        .collect(Collectors.joining())
                + more(counts.samples().size() - NAMED_REASONS);
        return new EventDataException(String.format(
                Locale.ROOT,
                "%d of the %s of table %s were rejected (%.1f %%; source.max-reject-ratio allows %.1f %%), so"
                        + " the events would be incomplete:%s\n  Mend the items, correct events.columns, or raise"
                        + " source.max-reject-ratio.",
                counts.rejected(),
                judged(counts),
                table,
                100 * counts.rejectRatio(),
                100 * maxRejectRatio,
                reasons));
    }

    private static String more(int reasons) {
        if (reasons <= 0) {
            return "";
        }
        return "\n  and " + reasons + " more reasons";
    }

    private static String sampled(Reject sample, EventCounts counts) {
        String value = Optional.ofNullable(sample.rawValue())
                .map(raw -> ", value " + raw)
                .orElse("");
        return "\n  " + counts.rejectedByReason().get(sample.reason()) + " × " + sample.reason() + " (for example item "
                + PersonalMask.shortened(sample.itemKey()) + value + ")";
    }

    static EventDataException rejectedLines(String source, long lines, EventCounts counts, double maxRejectRatio) {
        return new EventDataException(String.format(
                Locale.ROOT,
                "%d lines of %s hold no item, %d hold one (source.max-reject-ratio allows %.1f %%), so the "
                        + "events would be incomplete. Copy the export again, or raise source.max-reject-ratio.",
                lines,
                source,
                counts.read(),
                100 * maxRejectRatio));
    }

    private static String judged(EventCounts counts) {
        if (counts.filtered() == 0) {
            return counts.read() + " items";
        }
        return counts.read() - counts.filtered() + " items (" + counts.filtered() + " more are filtered)";
    }
}
