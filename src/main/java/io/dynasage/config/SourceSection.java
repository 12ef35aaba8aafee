package io.dynasage.config;

import io.dynasage.dynamodb.ReaderKind;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.dynamodb.lakehouse.LakehouseFormat;
import io.dynasage.dynamodb.lakehouse.LakehouseSettings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code source}: the table, its exports and the rate at which it is read. */
record SourceSection(Settings settings) {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:dynamodb:([^:]+):.*");

    JobConfig.Source source() {
        SourceKind kind = settings.choice("source.kind", SourceKind.class);
        SnapshotFormat snapshot = settings.choice("source.snapshot", SnapshotFormat.class);
        return new JobConfig.Source(
                kind,
                settings.choice("source.reader", ReaderKind.class),
                settings.required("source.table", "name the DynamoDB table that holds the events", TextForm.TABLE),
                new TableSection(settings, "source").connection(),
                scan(),
                settings.times().durationOrNone("source.resumable-from"),
                settings.requiredShare("source.max-reject-ratio", 0, 1),
                exports(kind),
                snapshot,
                catalogTable(snapshot).orElse(null),
                settings.optional("source.where").map(text -> settings.built("source.", () -> ItemCondition.of(text))),
                Optional.ofNullable(lakehouse(kind)));
    }

    private LakehouseSettings lakehouse(SourceKind kind) {
        if (kind != SourceKind.LAKEHOUSE) {
            Stream.of("source.lakehouse.table", "source.lakehouse.path")
                    .filter(key -> settings.optional(key).isPresent())
                    .forEach(key -> settings.wrong(
                            key,
                            "source.kind = " + kind
                                    + " does not read a copy; set source.kind = lakehouse, or leave the copy out"));
        }
        return settings.built(
                kind == SourceKind.LAKEHOUSE,
                "source.lakehouse.",
                () -> new LakehouseSettings(
                        settings.optional("source.lakehouse.table"),
                        settings.addresses().file("source.lakehouse.path"),
                        settings.choice("source.lakehouse.format", LakehouseFormat.class),
                        settings.list("source.lakehouse.key-attributes")));
    }

    /**
     * Checks that a table that may be given by its ARN is in the region where it is looked for.
     *
     * @param key the setting that names the table
     * @param group the group of the setting that names the region
     */
    void requireRegion(String key, String group, TableConnection connection, String table) {
        Matcher arn = ARN.matcher(String.valueOf(table));
        if (arn.matches() && !arn.group(1).equals(connection.region())) {
            settings.wrong(
                    key,
                    "the table " + table + " is in " + arn.group(1) + ", but " + group + ".region is "
                            + connection.region() + ", where it would not be found; set " + group + ".region = "
                            + arn.group(1) + ", or name a table of " + connection.region());
        }
    }

    private ScanSettings scan() {
        Optional<Double> units =
                settings.number("source.max-read-units", ScanSettings.LEAST_UNITS, ScanSettings.MOST_UNITS);
        Optional<Double> fraction = settings.share("source.read-fraction", ScanSettings.LEAST_FRACTION, 1);
        if (fraction.isPresent() && units.isPresent()) {
            settings.problem("source.max-read-units and source.read-fraction are both set; keep the one that you want");
        }
        return settings.built(
                "source.",
                () -> new ScanSettings(
                        units.orElse(null),
                        fraction.orElse(null),
                        settings.whole("source.segments", ScanSettings.LEAST_SEGMENTS)
                                .orElse(null),
                        null,
                        settings.times().duration("source.stall-timeout")));
    }

    private Optional<JobConfig.CatalogTable> catalogTable(SnapshotFormat snapshot) {
        Optional<String> name = settings.optional("source.glue.table", TextForm.ATHENA_TABLE);
        if (name.isPresent() && snapshot != SnapshotFormat.PARQUET) {
            settings.wrong(
                    "source.glue.table",
                    "a table shows the events of a Parquet snapshot; set source.snapshot = parquet too");
        }
        return name.map(table -> new JobConfig.CatalogTable(table, settings.place("source.glue.table")));
    }

    private JobConfig.Exports exports(SourceKind kind) {
        String uri = settings.addresses().file("source.export.uri").orElse(null);
        String to = settings.optional("source.export.to", TextForm.FOLDER_OF_EXPORTS)
                .orElse(null);
        List<String> incrementals = settings.addresses().files("source.export.incrementals");
        if (List.of(SourceKind.EXPORT, SourceKind.INCREMENTAL).contains(kind) && uri == null && to == null) {
            settings.problem("source.kind = " + kind
                    + " needs source.export.uri, an export that is there, or source.export.to, where"
                    + " DynamoDB should make one");
        }
        if (uri != null && !List.of(SourceKind.EXPORT, SourceKind.INCREMENTAL).contains(kind)) {
            settings.wrong(
                    "source.export.uri",
                    "source.kind = " + kind + " does not read an export; set source.kind = export, or leave the export"
                            + " out");
        }
        if (!incrementals.isEmpty() && (uri == null || kind != SourceKind.INCREMENTAL)) {
            settings.wrong(
                    "source.export.incrementals",
                    "these follow the full export source.export.uri with source.kind = incremental, and nothing else");
        }
        return new JobConfig.Exports(
                uri,
                incrementals,
                settings.list("source.export.key-attributes"),
                to,
                settings.optional("source.export.bucket-owner").orElse(null),
                settings.optional("source.export.kms-key-id").orElse(null),
                settings.times().duration("source.export.timeout"));
    }
}
