package io.dynasage.config;

import io.dynasage.dynamodb.AssumedRole;
import io.dynasage.dynamodb.ReaderKind;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.export.SnapshotFormat;
import java.util.List;

/** Reads {@code source}: the table, its exports and the rate at which it is read. */
final class SourceSection {
    private final Settings settings;

    SourceSection(Settings settings) {
        this.settings = settings;
    }

    JobConfig.Source source() {
        Settings s = settings;
        SourceKind kind = s.choice("source.kind", SourceKind.class);
        return new JobConfig.Source(
                kind,
                s.choice("source.reader", ReaderKind.class),
                s.matching(
                        "source.table",
                        s.required("source.table", "name the DynamoDB table that holds the events"),
                        AwsNames.TABLE,
                        "is no table name; use 3 to 255 letters, digits, '_', '-' and '.', or the table's ARN"),
                new TableConnection(
                        s.required("source.region", "name the AWS region of the table"),
                        s.uri("source.endpoint"),
                        role()),
                scan(),
                s.times().durationOrNone("source.resumable-from"),
                s.requiredShare("source.max-reject-ratio", 0, 1),
                exports(kind),
                s.choice("source.snapshot", SnapshotFormat.class),
                catalogTable());
    }

    private ScanSettings scan() {
        Settings s = settings;
        Double units = s.number("source.max-read-units", ScanSettings.LEAST_UNITS, ScanSettings.MOST_UNITS);
        Double fraction = s.share("source.read-fraction", ScanSettings.LEAST_FRACTION, 1);
        if (fraction != null && units != null) {
            s.problem("source.max-read-units and source.read-fraction are both set; keep the one that you want");
        }
        return s.built(
                "source.",
                () -> new ScanSettings(
                        units,
                        fraction,
                        s.whole("source.segments", ScanSettings.LEAST_SEGMENTS),
                        null,
                        s.times().duration("source.stall-timeout")));
    }

    private JobConfig.CatalogTable catalogTable() {
        Settings s = settings;
        String name = s.matching(
                "source.glue.table",
                s.optional("source.glue.table"),
                AwsNames.ATHENA_TABLE,
                "is no table that Athena could read; use small letters, digits and '_', with the database"
                        + " before a dot if need be");
        if (name != null && !SnapshotFormat.PARQUET.toString().equals(s.optional("source.snapshot"))) {
            s.wrong(
                    "source.glue.table",
                    "a table shows the events of a Parquet snapshot; set source.snapshot = parquet too");
        }
        return name == null ? null : new JobConfig.CatalogTable(name, s.place("source.glue.table"));
    }

    private JobConfig.Exports exports(SourceKind kind) {
        Settings s = settings;
        String uri = s.optional("source.export.uri");
        String to = s.matching(
                "source.export.to",
                s.optional("source.export.to"),
                AwsNames.FOLDER,
                "is no place for exports; write s3://bucket/prefix");
        List<String> incrementals = s.list("source.export.incrementals");
        if (List.of(SourceKind.EXPORT, SourceKind.INCREMENTAL).contains(kind) && uri == null && to == null) {
            settings.problem("source.kind = " + kind
                    + " needs source.export.uri, an export that is there, or source.export.to, where"
                    + " DynamoDB should make one");
        }
        if (!incrementals.isEmpty() && (uri == null || kind != SourceKind.INCREMENTAL)) {
            s.wrong(
                    "source.export.incrementals",
                    "these follow the full export source.export.uri with source.kind = incremental, and nothing else");
        }
        return new JobConfig.Exports(
                uri,
                incrementals,
                s.list("source.export.key-attributes"),
                to,
                s.optional("source.export.bucket-owner"),
                s.optional("source.export.kms-key-id"),
                s.times().duration("source.export.timeout"));
    }

    private AssumedRole role() {
        Settings s = settings;
        String arn = s.role("source.assume-role.arn", s.optional("source.assume-role.arn"));
        return arn == null
                ? null
                : s.built(
                        "source.",
                        () -> new AssumedRole(
                                arn,
                                s.optional("source.assume-role.external-id"),
                                s.required("source.assume-role.session-name", "CloudTrail shows it")));
    }
}
