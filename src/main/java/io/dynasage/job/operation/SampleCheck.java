package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.events.EventCounts;
import io.dynasage.events.EventDataException;
import io.dynasage.events.SampledEvents;
import io.dynasage.job.failure.Finding;
import java.util.ArrayList;
import java.util.List;

/** Reports what becomes of a sample of items, and where the declared columns and the items do not meet. */
final class SampleCheck {
    private static final String ITEMS = "sample";
    private static final String ATTRIBUTES = "attributes";
    /** The number of attributes that are named. */
    private static final int NAMED = 50;

    private SampleCheck() {}

    static List<Finding> findings(JobConfig.Source source, SampledEvents sample) {
        List<Finding> findings = new ArrayList<>();
        findings.add(outcome(source, sample.counts()));
        if (!sample.absent().isEmpty()) {
            findings.add(Finding.warn(
                    ATTRIBUTES,
                    "no sampled item has a value for " + String.join(", ", sample.absent()),
                    "Compare the names with those below, or remove the columns that the table does not have."));
        }
        if (!sample.unread().isEmpty()) {
            findings.add(Finding.ok(ATTRIBUTES, "no column reads " + named(sample.unread())));
        }
        return findings;
    }

    private static Finding outcome(JobConfig.Source source, EventCounts counts) {
        try {
            counts.requireUsable(source.table(), source.maxRejectRatio());
        } catch (EventDataException e) {
            return Finding.fail(ITEMS, e);
        }
        return Finding.ok(
                ITEMS,
                "of " + counts.amount() + ", " + counts.accepted() + " are events, " + counts.rejected()
                        + " are rejected, " + counts.filtered() + " are left out");
    }

    private static String named(List<String> unread) {
        String first = String.join("; ", unread.subList(0, Math.min(NAMED, unread.size())));
        if (unread.size() <= NAMED) {
            return first;
        }
        return first + "; and " + (unread.size() - NAMED) + " more";
    }
}
