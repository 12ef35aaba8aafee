package io.dynasage.config;

import java.util.List;

/** Reads {@code source}: the table, its exports and how gently it is read. */
final class SourceSection {
    private final Settings settings;

    SourceSection(Settings settings) {
        this.settings = settings;
    }

    JobConfig.Source source() {
        Settings s = settings;
        Double fraction = s.share("source.read-fraction", 0.01, 1);
        Double units = s.number("source.max-read-units", 1, 1e9);
        if (fraction != null && units != null) {
            settings.problem("source.max-read-units and source.read-fraction are both set; keep the one that shall hold");
        }
        String kind = s.oneOf("source.kind", List.of("scan", "export", "incremental", "auto"));
        return new JobConfig.Source(kind, s.oneOf("source.reader", List.of("direct", "connector")),
                s.matching("source.table", s.required("source.table", "name the DynamoDB table that holds the events"), AwsNames.TABLE,
                        "is no table name; use 3 to 255 letters, digits, '_', '-' and '.', or the table's ARN"),
                s.required("source.region", "name the AWS region of the table"), s.uri("source.endpoint"), role(), units, fraction,
                s.whole("source.segments", 1), s.times().duration("source.stall-timeout"), s.times().durationOrNone("source.resumable-from"),
                s.share("source.max-reject-ratio", 0, 1), exports(kind),
                s.oneOf("source.snapshot", List.of("none", "json", "parquet")), catalogTable());
    }

    private JobConfig.CatalogTable catalogTable() {
        Settings s = settings;
        String name = s.matching("source.glue.table", s.optional("source.glue.table"), AwsNames.ATHENA_TABLE,
                "is no table that Athena could read; use small letters, digits and '_', with the database before a dot if need be");
        if (name != null && !"parquet".equals(s.optional("source.snapshot"))) {
            s.wrong("source.glue.table", "a table shows the events of a Parquet snapshot; set source.snapshot = parquet too");
        }
        return name == null ? null : new JobConfig.CatalogTable(name, s.place("source.glue.table"));
    }

    private JobConfig.Exports exports(String kind) {
        Settings s = settings;
        String uri = s.optional("source.export.uri");
        String to = s.matching("source.export.to", s.optional("source.export.to"), AwsNames.FOLDER, "is no place for exports; write s3://bucket/prefix");
        List<String> incrementals = s.list("source.export.incrementals");
        if (List.of("export", "incremental").contains(kind) && uri == null && to == null) {
            settings.problem("source.kind = " + kind + " needs source.export.uri, an export that is there, or source.export.to, where DynamoDB shall make one");
        }
        if (!incrementals.isEmpty() && (uri == null || !kind.equals("incremental"))) {
            s.wrong("source.export.incrementals", "these follow the full export source.export.uri with source.kind = incremental, and nothing else");
        }
        return new JobConfig.Exports(uri, incrementals, s.list("source.export.key-attributes"), to, s.optional("source.export.bucket-owner"),
                s.optional("source.export.kms-key-id"), s.times().duration("source.export.timeout"));
    }

    private JobConfig.Role role() {
        String arn = settings.matching("source.assume-role.arn", settings.optional("source.assume-role.arn"), AwsNames.ROLE, AwsNames.ROLE_RULE);
        return arn == null ? null : new JobConfig.Role(arn, settings.optional("source.assume-role.external-id"),
                settings.required("source.assume-role.session-name", "CloudTrail shows it"));
    }
}
