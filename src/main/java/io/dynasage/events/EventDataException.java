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

    static EventDataException noRows(String table, long items) {
        return new EventDataException("The query of " + EventQuery.SETTING + " gives no row for the " + items
                + " items of table " + table
                + ", so there is nothing to learn from. Compare its conditions with one item"
                + " (aws dynamodb scan --table-name " + table + " --max-items 1).");
    }

    static EventDataException allFiltered(String table, EventCounts counts) {
        String reasons = counts.filteredByReason().entrySet().stream()
                .map(reason -> "\n  " + reason.getValue() + " × " + reason.getKey())
                .collect(Collectors.joining());
        return new EventDataException("All " + counts.amount() + " of table " + table
                + " are filtered, so there is nothing to learn from:" + reasons + "\n  " + filterCure(table, counts));
    }

    private static String filterCure(String table, EventCounts counts) {
        if (counts.forgotten() == counts.read()) {
            return "Check the ids in " + ForgetList.SETTING + " and forget-uri: they name every user of the table.";
        }
        if (counts.filteredByReason().containsKey(EventCounts.WHERE)) {
            return "Correct source.where: look at one item that is an event (aws dynamodb scan --table-name " + table
                    + " --max-items 1), and compare the names, types and values in it with the condition.";
        }
        if (counts.filteredByReason().keySet().stream().anyMatch(reason -> reason.endsWith(Elements.SETTING))) {
            return "Set events.explode to the path of the list, set or map that holds the events of an item.";
        }
        return "Set events.as-of to a later time, or correct events.ttl and the attribute of the column that"
                + " says when an event was.";
    }

    static EventDataException repeatedIds(Described of, String place, long ids, long rows, String example) {
        return new EventDataException(place + " has " + rows + " rows for " + ids + " ids of " + of
                + " that are there more than once" + example + "; the events of such an id would be there as often."
                + " Leave all but one row of each id out (" + of.setting() + ".where), or correct the data.");
    }

    static EventDataException lostItems(String source, long given, EventCounts counts) {
        return new EventDataException(
                "The counts do not reconcile: " + source + " gave " + given + " items, but " + counts.items()
                        + " were kept (" + counts.accepted() + " accepted, " + counts.rejected() + " rejected, "
                        + counts.filtered() + " filtered, "
                        + counts.duplicates() + " duplicates), so events would be "
                        + (given > counts.read() ? "missing" : "there twice")
                        + ". Run again; if it stays, report it with the log.");
    }

    static EventDataException noDeclaredAttribute(String table, EventCounts counts) {
        String key = counts.samples().stream()
                .findFirst()
                .map(Reject::itemKey)
                .map(first -> "; the first of them is " + PersonalMask.shortened(first))
                .orElse("");
        return new EventDataException("None of the " + judged(counts) + " of table " + table
                + " has any of the declared attributes" + key
                + ". The columns under events.columns (with events.query: events.attributes) name attributes that"
                + " this table does not use. "
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
                "%d of the %s of table %s were rejected (%s; source.max-reject-ratio allows %s), so"
                        + " the events would be incomplete:%s\n  Mend the items, correct events.columns, or raise"
                        + " source.max-reject-ratio.",
                counts.rejected(),
                judged(counts),
                table,
                Percent.above(counts.rejectRatio(), maxRejectRatio),
                Percent.exact(maxRejectRatio),
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
        String element = sample.element() == Reject.NO_ELEMENT ? "" : ", element " + sample.element();
        long count = counts.rejectedByReason().get(sample.reason());
        return "\n  " + count + " × " + sample.reason() + " ("
                + Percent.rounded((double) count / (counts.read() - counts.filtered())) + "; for example "
                + sample.item() + element + value + ")";
    }

    static EventDataException rejectedLines(String source, long lines, EventCounts counts, double maxRejectRatio) {
        return new EventDataException(String.format(
                Locale.ROOT,
                "%d lines of %s hold no item, %d hold one (%s; source.max-reject-ratio allows %s), so the "
                        + "events would be incomplete. Copy the export again, or raise source.max-reject-ratio.",
                lines,
                source,
                counts.items(),
                Percent.above((double) lines / (counts.items() + lines), maxRejectRatio),
                Percent.exact(maxRejectRatio)));
    }

    private static String judged(EventCounts counts) {
        if (counts.filtered() == 0) {
            return counts.amount();
        }
        String unit = counts.items() == counts.read() ? " items (" : " elements (";
        return counts.read() - counts.filtered() + unit + counts.filtered() + " more are filtered)";
    }
}
