package io.dynasage.job.run;

import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.JobConfig;
import io.dynasage.events.Coercion;
import io.dynasage.events.ColumnType;
import io.dynasage.events.DuplicateRule;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventRules;
import io.dynasage.events.EventSchema;
import io.dynasage.events.Keep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** What the configuration says of events, in the terms of the package that reads them. */
public final class EventSettings {
    private EventSettings() {
    }

    /**
     * What an event is.
     *
     * @param start the run's start, from which as-of-lag counts back, and at which items are expired if no as-of is set
     * @throws InvalidConfigException if a column allows values that its type does not have
     */
    public static EventSchema schema(JobConfig config, Instant start) {
        JobConfig.EventRules rules = config.eventRules();
        Instant cutOff = rules.asOf() != null || rules.asOfLag() == null ? rules.asOf() : start.minus(rules.asOfLag());
        Instant asOf = cutOff == null && rules.ttl() != null ? start : cutOff;
        DuplicateRule duplicates = rules.duplicateKey().isEmpty() ? null
                : new DuplicateRule(rules.duplicateKey(), Keep.of(rules.duplicateKeep()), rules.duplicateOrderBy());
        try {
            return new EventSchema(config.columns().stream().map(EventSettings::column).toList(),
                    new EventRules(rules.ttl(), asOf == null ? null : asOf.truncatedTo(ChronoUnit.SECONDS), cutOff == null ? null : "event_time", duplicates));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException("events.columns", List.of(e.getMessage()));
        }
    }

    private static EventColumn column(JobConfig.Column column) {
        return new EventColumn(column.name(), column.attribute(), ColumnType.of(column.type()), column.required(),
                column.accept().stream().map(Coercion::of).collect(Collectors.toUnmodifiableSet()), new LinkedHashSet<>(column.allowed()),
                column.personal());
    }
}
