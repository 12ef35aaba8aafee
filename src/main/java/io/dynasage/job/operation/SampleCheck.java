package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableSample;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.items.TypedValue;
import io.dynasage.events.EventCounts;
import io.dynasage.events.EventDataException;
import io.dynasage.events.EventSchema;
import io.dynasage.events.Reject;
import io.dynasage.events.SampledEvents;
import io.dynasage.job.failure.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reports what a run would make of a sample of items, and where the declared columns and the items do not meet. */
final class SampleCheck {
    static final String ITEMS = "sample";
    private static final String ATTRIBUTES = "attributes";
    /** The number of attributes that are named. */
    private static final int NAMED = 50;
    /** The number of reasons that are named. */
    private static final int NAMED_REASONS = 10;

    private final JobConfig job;
    private final EventSchema schema;

    /** @param start the time of the run that the items are read for */
    SampleCheck(JobConfig job, TableDescription table, Instant start) {
        this.job = job;
        this.schema = job.events().schema(start).with(table.keyAttributes());
    }

    /**
     * Reads a sample as a run would, by its condition on items, its columns or its query.
     *
     * @param sample as {@link TableSample#dataset} gives it
     */
    List<Finding> findings(Dataset<Row> sample) {
        Dataset<Row> items = job.source()
                .where()
                .map(condition -> meeting(sample, condition))
                .orElse(sample);
        SampledEvents read = SampledEvents.of(items, schema, job.events().query());
        long leftOut = job.source().where().isPresent() ? sample.count() - items.count() : 0;
        EventCounts counts = read.counts().leavingOut(leftOut, EventCounts.WHERE);
        List<Finding> findings = new ArrayList<>(outcome(counts));
        if (counts.accepted() > 0) {
            findings.addAll(new SampledData(job.features().examples(), facts(read.events())).findings());
        }
        findings.addAll(attributes(read));
        return findings;
    }

    private static Dataset<Row> meeting(Dataset<Row> items, ItemCondition condition) {
        FilterFunction<Row> meets = item -> {
            Map<String, Row> attributes = item.getJavaMap(0);
            return condition.holds(name -> Optional.ofNullable(attributes.get(name))
                    .map(value -> new TypedValue(value.getString(0), value.getString(1))));
        };
        return items.filter(meets);
    }

    private EventFacts facts(Dataset<Row> events) {
        EventFacts facts = EventFacts.of(events, job.features().examples());
        boolean hidden = schema.columns().stream()
                .anyMatch(column -> column.name().equals(EventFacts.EVENT_TYPE) && column.personal());
        return hidden ? facts.withoutTypes() : facts;
    }

    private static List<Finding> attributes(SampledEvents sample) {
        List<Finding> findings = new ArrayList<>();
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

    private List<Finding> outcome(EventCounts counts) {
        try {
            counts.requireUsable(job.source().table(), job.source().maxRejectRatio());
        } catch (EventDataException e) {
            return List.of(Finding.fail(ITEMS, e));
        }
        List<Finding> findings = new ArrayList<>(List.of(Finding.ok(
                ITEMS,
                "of " + counts.amount() + ", " + counts.accepted() + " are events, " + counts.rejected()
                        + " are rejected, " + counts.filtered() + " are left out" + reasons(counts))));
        if (counts.rejected() > 0) {
            findings.add(Finding.warn(
                    "rejects", rejects(counts), "Mend the items or correct events.columns, if they are events."));
        }
        return findings;
    }

    private static String reasons(EventCounts counts) {
        return counts.filteredByReason().entrySet().stream()
                .map(reason -> reason.getValue() + " × " + reason.getKey())
                .collect(Collectors.joining("; ", counts.filtered() == 0 ? "" : ": ", ""));
    }

    private static String rejects(EventCounts counts) {
        int more = counts.samples().size() - NAMED_REASONS;
        return counts.samples().stream()
                        .limit(NAMED_REASONS)
                        .map(sample -> counts.rejectedByReason().get(sample.reason()) + " × " + sample.reason()
                                + " (for example " + example(sample) + ")")
                        .collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more reasons" : "");
    }

    private static String example(Reject sample) {
        return sample.item()
                + Optional.ofNullable(sample.rawValue())
                        .map(value -> ", value " + value)
                        .orElse("");
    }

    private static String named(List<String> unread) {
        String first = String.join("; ", unread.subList(0, Math.min(NAMED, unread.size())));
        if (unread.size() <= NAMED) {
            return first;
        }
        return first + "; and " + (unread.size() - NAMED) + " more";
    }
}
