package io.dynasage.config;

import io.dynasage.features.UseCase;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code events}: the columns of an event, and the rules for its items. */
final class EventsSection {
    private final Settings settings;
    private final UseCase useCase;

    EventsSection(Settings settings, UseCase useCase) {
        this.settings = settings;
        this.useCase = useCase;
    }

    List<JobConfig.Column> columns() {
        List<JobConfig.Column> columns = new ArrayList<>();
        settings.groups("events.columns").forEach((name, column) -> columns.add(new JobConfig.Column(name,
                column.required("attribute", "name the DynamoDB attribute that the column reads"),
                column.oneOf("type", List.of("string", "double", "long", "boolean", "timestamp")),
                column.optional("required") != null && column.flag("required"), accepted(column),
                column.list("allowed"), column.optional("personal") != null && column.flag("personal"))));
        for (String needed : useCase.eventColumns()) {
            if (columns.stream().noneMatch(column -> column.name().equals(needed))) {
                settings.problem("events.columns." + needed + " is not declared; the use case needs it");
            }
        }
        return List.copyOf(columns);
    }

    /** @param columns those that are declared */
    JobConfig.EventRules rules(List<JobConfig.Column> columns) {
        List<String> names = columns.stream().map(JobConfig.Column::name).toList();
        List<String> key = settings.list("events.duplicates.key");
        String orderBy = settings.optional("events.duplicates.order-by");
        key.stream().filter(column -> !names.contains(column)).forEach(column -> settings.wrong("events.duplicates.key",
                "\"" + column + "\" is no declared column; the columns are " + String.join(", ", names)));
        if (!key.isEmpty() && !names.contains(orderBy)) {
            settings.wrong("events.duplicates.order-by", "\"" + orderBy + "\" is no declared column; the columns are " + String.join(", ", names));
        }
        columns.stream().filter(column -> column.name().equals("event_time") && !column.type().equals("timestamp")).forEach(column ->
                settings.wrong("events.columns.event_time.type", "\"" + column.type() + "\" is no time; as-of and the split need a timestamp"));
        return new JobConfig.EventRules(settings.optional("events.ttl"), settings.times().instant("events.as-of"),
                settings.optional("events.as-of-lag") == null ? null : settings.times().duration("events.as-of-lag"),
                key, settings.oneOf("events.duplicates.keep", List.of("latest", "first")), orderBy);
    }

    private static List<String> accepted(Settings column) {
        return column.listOf("accept", List.of("number-as-text", "decimal-comma", "text-as-number"));
    }
}
