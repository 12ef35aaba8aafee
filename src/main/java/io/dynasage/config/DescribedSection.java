package io.dynasage.config;

import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.dynamodb.lakehouse.LakehouseFormat;
import io.dynasage.dynamodb.lakehouse.LakehouseSettings;
import io.dynasage.events.ColumnType;
import io.dynasage.events.Described;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventSettings;
import io.dynasage.events.ForgetSettings;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads {@code source.items} or {@code source.users}: a second table or file, whose columns are added to events.
 *
 * @param of what it describes
 * @param source the source of the events
 * @param events the events that its columns are added to
 */
record DescribedSection(Settings settings, Described of, JobConfig.Source source, EventSettings events) {

    /** Returns the second source; empty if none is set, or its settings have problems, which are recorded. */
    Optional<JobConfig.DescribedSource> described() {
        Optional<String> table = settings.optional(key("table"), TextForm.TABLE);
        Optional<String> export = settings.addresses().file(key("export"));
        Optional<String> parquet = settings.addresses().file(key("parquet"));
        Optional<ItemCondition> where = settings.optional(key("where"))
                .map(text -> settings.built(of.setting() + ".", () -> ItemCondition.of(text)));
        List<EventColumn> columns = EventsSection.columns(settings.groups(key("columns")), false);
        long places =
                Stream.of(table, export, parquet).filter(Optional::isPresent).count();
        if (places == 0 && columns.isEmpty() && where.isEmpty()) {
            return Optional.empty();
        }
        if (places != 1) {
            settings.wrong(
                    key("table"),
                    "set exactly one of table, export and parquet, where the rows are read from; there are " + places);
        }
        requireColumns(columns);
        EventSettings read = settings.built(key(""), () -> settings(columns));
        if (read == null || places != 1) {
            return Optional.empty();
        }
        return Optional.of(new JobConfig.DescribedSource(of, source(table, export, parquet, where), read));
    }

    private String key(String name) {
        return of.setting() + "." + name;
    }

    private void requireColumns(List<EventColumn> columns) {
        String idKey = key("columns." + of.id());
        Optional<EventColumn> id = column(columns, of.id());
        if (id.isEmpty()) {
            settings.wrong(
                    idKey,
                    "the column is not declared; it says which of the " + of + " a row describes. Declare it with the"
                            + " attribute that has the id");
        }
        id.filter(column -> column.type() != ColumnType.STRING || !column.required())
                .ifPresent(column ->
                        settings.wrong(idKey, "the id is of type string and required, as in events; declare it so"));
        if (events != null && column(events.columns(), of.id()).isEmpty()) {
            settings.wrong(
                    idKey, "the events have no column " + of.id() + ", by which rows are joined to them; declare it");
        }
        if (columns.size() == 1 && id.isPresent()) {
            settings.wrong(
                    key("columns"), "there is no column other than the id; declare what is to be added to events");
        }
        columns.stream()
                .filter(column -> !column.name().equals(of.id()))
                .filter(column -> events != null
                        && column(events.columns(), column.name()).isPresent())
                .forEach(column -> settings.wrong(
                        key("columns." + column.name()),
                        "the events have a column of that name, too; give this one another name"));
    }

    private static Optional<EventColumn> column(List<EventColumn> columns, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return columns.stream()
                .filter(column -> column.name().toLowerCase(Locale.ROOT).equals(lower))
                .findFirst();
    }

    private EventSettings settings(List<EventColumn> columns) {
        return new EventSettings(
                columns,
                Optional.empty(),
                null,
                null,
                null,
                null,
                events.times(),
                Set.of(),
                of == Described.USERS ? events.forget() : new ForgetSettings(List.of(), Optional.empty()),
                Optional.empty());
    }

    private JobConfig.Source source(
            Optional<String> table, Optional<String> export, Optional<String> parquet, Optional<ItemCondition> where) {
        SourceKind kind = parquet.map(any -> SourceKind.LAKEHOUSE)
                .or(() -> export.map(any -> SourceKind.EXPORT))
                .orElse(SourceKind.SCAN);
        JobConfig.Exports exports = new JobConfig.Exports(
                export.orElse(null),
                List.of(),
                List.of(),
                null,
                null,
                null,
                source.exports().timeout());
        return new JobConfig.Source(
                kind,
                source.reader(),
                table.or(() -> export).or(() -> parquet).orElseThrow(),
                source.connection(),
                source.scan(),
                ChronoUnit.FOREVER.getDuration(),
                source.maxRejectRatio(),
                exports,
                SnapshotFormat.NONE,
                null,
                where,
                parquet.map(path -> new LakehouseSettings(
                        Optional.empty(), Optional.of(path), LakehouseFormat.PARQUET, List.of())));
    }
}
