package io.dynasage.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns a resolved configuration into a {@link JobConfig}, section by section, noting every problem on the way. */
final class JobConfigReader {
    private static final Pattern NAME = Pattern.compile("(?=.{1,41}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*");
    private static final Pattern TABLE = Pattern.compile("[a-zA-Z0-9_.-]{3,255}|arn:aws[a-z-]*:dynamodb:[^:]+:\\d{12}:table/[a-zA-Z0-9_.-]{3,255}");
    private static final Pattern GLUE_TABLE = Pattern.compile("([a-z0-9_]+\\.)?[a-z0-9_]+");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@/-]+");
    private static final Pattern OUTPUT = Pattern.compile("s3a?://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\\s?*]*)?");
    private static final Pattern TOPIC = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]{1,256}");
    private static final Pattern EVENT_BUS = Pattern.compile("[a-zA-Z0-9/._-]{1,256}|arn:aws[a-z-]*:events:[a-z0-9-]+:\\d{12}:event-bus/[a-zA-Z0-9/._-]{1,256}");
    private static final String ROLE_RULE = "is no role; write arn:aws:iam::<account>:role/<name>";
    private static final long GIB = 1L << 30;

    private final Settings settings;
    private final List<String> problems;

    private JobConfigReader(Config config, List<String> problems) {
        this.settings = new Settings(config, problems);
        this.problems = problems;
    }

    static JobConfig read(Config config, Map<String, String> effective, List<String> problems) {
        return new JobConfigReader(config, problems).read(effective);
    }

    private JobConfig read(Map<String, String> effective) {
        Settings s = settings;
        String name = s.matching("name", s.required("name", "it names the endpoint and every resource of the job"), NAME,
                "cannot name SageMaker resources; use 1 to 41 letters, digits and single hyphens, none at an end");
        JobConfig.Source source = source();
        List<JobConfig.Column> columns = columns();
        return new JobConfig(name, source, columns, eventRules(columns), features(), channels(), training(),
                evaluation(), recommendations(), endpoint(), notices(), sagemaker(), prices(), s.uri("aws.account-endpoint"),
                output(), s.map("tags"), effective);
    }

    /** What each setting may be: what the reader asks for when it reads this configuration. */
    static SettingShapes shapes(Config config) {
        JobConfigReader reader = new JobConfigReader(config, new ArrayList<>());
        reader.read(Map.of());
        return reader.settings.shapes();
    }

    private JobConfig.Source source() {
        Settings s = settings;
        Double fraction = s.share("source.read-fraction", 0.01, 1);
        Double units = s.number("source.max-read-units", 1, 1e9);
        if (fraction != null && units != null) {
            problems.add("source.max-read-units and source.read-fraction are both set; keep the one that shall hold");
        }
        String kind = s.oneOf("source.kind", List.of("scan", "export", "incremental", "auto"));
        return new JobConfig.Source(kind, s.oneOf("source.reader", List.of("direct", "connector")),
                s.matching("source.table", s.required("source.table", "name the DynamoDB table that holds the events"), TABLE,
                        "is no table name; use 3 to 255 letters, digits, '_', '-' and '.', or the table's ARN"),
                s.required("source.region", "name the AWS region of the table"), s.uri("source.endpoint"), role(), units, fraction,
                s.whole("source.segments", 1), s.duration("source.stall-timeout"), s.durationOrNone("source.resumable-from"),
                s.share("source.max-reject-ratio", 0, 1), exports(kind),
                s.oneOf("source.snapshot", List.of("none", "json", "parquet")), glueTable());
    }

    private JobConfig.GlueTable glueTable() {
        Settings s = settings;
        String name = s.matching("source.glue.table", s.optional("source.glue.table"), GLUE_TABLE,
                "is no table of the Glue Data Catalog; use small letters, digits and '_', with the database before a dot if need be");
        if (name != null && !"parquet".equals(s.optional("source.snapshot"))) {
            s.wrong("source.glue.table", "a table shows the events of a Parquet snapshot; set source.snapshot = parquet too");
        }
        return name == null ? null : new JobConfig.GlueTable(name, s.required("source.glue.region", "name the region of the catalog"),
                s.uri("source.glue.endpoint"));
    }

    private JobConfig.Exports exports(String kind) {
        Settings s = settings;
        String uri = s.optional("source.export.uri");
        String to = s.matching("source.export.to", s.optional("source.export.to"), OUTPUT, "is no place for exports; write s3://bucket/prefix");
        List<String> incrementals = s.list("source.export.incrementals");
        if (List.of("export", "incremental").contains(kind) && uri == null && to == null) {
            problems.add("source.kind = " + kind + " needs source.export.uri, an export that is there, or source.export.to, where DynamoDB shall make one");
        }
        if (!incrementals.isEmpty() && (uri == null || !kind.equals("incremental"))) {
            s.wrong("source.export.incrementals", "these follow the full export source.export.uri with source.kind = incremental, and nothing else");
        }
        return new JobConfig.Exports(uri, incrementals, s.list("source.export.key-attributes"), to, s.optional("source.export.bucket-owner"),
                s.oneOf("source.export.format", List.of("DYNAMODB_JSON", "ION")), s.optional("source.export.kms-key-id"),
                s.duration("source.export.timeout"));
    }

    private JobConfig.Role role() {
        String arn = settings.matching("source.assume-role.arn", settings.optional("source.assume-role.arn"), ROLE, ROLE_RULE);
        return arn == null ? null : new JobConfig.Role(arn, settings.optional("source.assume-role.external-id"),
                settings.required("source.assume-role.session-name", "CloudTrail shows it"));
    }

    private List<JobConfig.Column> columns() {
        List<JobConfig.Column> columns = new ArrayList<>();
        settings.groups("events.columns").forEach((name, column) -> columns.add(new JobConfig.Column(name,
                column.required("attribute", "name the DynamoDB attribute that the column reads"),
                column.oneOf("type", List.of("string", "double", "long", "boolean", "timestamp")),
                column.optional("required") != null && column.flag("required"), accepted(column),
                column.list("allowed"), column.optional("personal") != null && column.flag("personal"))));
        for (String needed : "churn".equals(settings.optional("features.use-case")) ? List.of("user_id", "event_time") : List.of("user_id", "item_id", "event_time")) {
            if (columns.stream().noneMatch(column -> column.name().equals(needed))) {
                problems.add("events.columns." + needed + " is not declared; the use case needs it");
            }
        }
        return List.copyOf(columns);
    }

    private JobConfig.EventRules eventRules(List<JobConfig.Column> columns) {
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
        return new JobConfig.EventRules(settings.optional("events.ttl"), settings.instant("events.as-of"), 
                settings.optional("events.as-of-lag") == null ? null : settings.duration("events.as-of-lag"),
                key, settings.oneOf("events.duplicates.keep", List.of("latest", "first")), orderBy);
    }

    private static List<String> accepted(Settings column) {
        return column.listOf("accept", List.of("number-as-text", "decimal-comma", "text-as-number"));
    }

    private JobConfig.Features features() {
        Settings s = settings;
        String useCase = s.oneOf("features.use-case", UseCaseDefaults.USE_CASES);
        String query = s.optional("features.query");
        if (useCase != null && useCase.equals("custom") == (query == null)) {
            problems.add("features.query " + (query == null ? "is not set; the use case custom needs the URI of its SQL file"
                    : "belongs to the use case custom; leave it out, or set features.use-case = custom"));
        }
        return new JobConfig.Features(useCase, s.oneOf("features.feedback", List.of("implicit", "explicit")), query,
                s.oneOf("features.task", List.of("classification", "regression")), s.list("features.carried"), s.list("features.positives.event-types"),
                s.number("features.positives.min-rating"), split(), new JobConfig.Negatives(s.atLeast("features.negatives.per-positive", 1),
                s.atLeast("features.negatives.draws", 1), s.atLeast("features.evaluation-negatives", 10)),
                new JobConfig.Columns(featureColumns("features.context-columns"), featureColumns("features.item-columns"), featureColumns("features.columns")),
                new JobConfig.MinSupport(s.atLeast("features.min-support.users", 1), s.atLeast("features.min-support.items", 1)),
                cleaning(), churn(), s.seed("features.seed"));
    }

    private JobConfig.Split split() {
        Settings s = settings;
        Double validation = s.share("features.validation-fraction", 0, 0.5);
        Double test = s.share("features.test-fraction", 0.001, 0.5);
        return new JobConfig.Split(s.oneOf("features.split", List.of("time", "last-per-user", "given")), validation == null ? 0.1 : validation,
                test == null ? 0.1 : test, s.instant("features.validation-from"), s.instant("features.test-from"));
    }

    private List<JobConfig.FeatureColumn> featureColumns(String key) {
        List<JobConfig.FeatureColumn> columns = new ArrayList<>();
        settings.groups(key).forEach((name, column) -> columns.add(new JobConfig.FeatureColumn(name,
                column.oneOf("encoding", List.of("one-hot", "multi-hot", "numeric")), column.optional("scale") == null ? null : column.number("scale"),
                column.optional("min-support") == null ? 1 : column.atLeast("min-support", 1), column.verbatim("separator"),
                column.optional("missing") == null ? null : column.number("missing"))));
        return List.copyOf(columns);
    }

    private JobConfig.Cleaning cleaning() {
        Settings s = settings;
        return new JobConfig.Cleaning(s.list("features.cleaning.forget"), s.optional("features.cleaning.forget-uri"),
                s.durationOrNone("features.cleaning.repeat-window"), s.list("features.cleaning.repeat-event-types"),
                s.atLeast("features.cleaning.max-events-per-user-and-day", 0), s.atLeast("features.cleaning.max-events-per-user", 0));
    }

    private JobConfig.Churn churn() {
        Settings s = settings;
        return new JobConfig.Churn(s.duration("features.churn.window"), s.durationOrNone("features.churn.active-within"),
                s.instants("features.churn.training-snapshots"), s.instant("features.churn.validation-snapshot"), s.instant("features.churn.test-snapshot"),
                s.atLeast("features.churn.snapshot-count", 1), s.optional("features.churn.amount-column"), s.optional("features.churn.quantity-column"),
                s.oneOf("features.churn.form", List.of("raw", "log")), s.instant("features.churn.observed-until"));
    }

    private JobConfig.Evaluation evaluation() {
        Settings s = settings;
        List<String> baselines = s.listOf("evaluation.baselines", List.of("popularity", "als", "recency", "mean"));
        String gateBaseline = s.optional("evaluation.gate.baseline");
        Double lift = s.share("evaluation.gate.minimum-lift", -1, 1000);
        if (lift != null && !baselines.contains(gateBaseline)) {
            s.wrong("evaluation.gate.baseline", "\"" + gateBaseline + "\" is none of evaluation.baselines (" + String.join(", ", baselines)
                    + "), so there is no lift over it");
        }
        return new JobConfig.Evaluation(baselines, s.atLeast("evaluation.cutoff", 1), s.atLeast("evaluation.list-cutoff", 1), s.flag("evaluation.full-ranking"),
                s.flag("evaluation.segments"), s.atLeast("evaluation.active-user-events", 1), s.atLeast("evaluation.resamples", 0),
                new JobConfig.Gate(gateBaseline, lift, s.share("evaluation.gate.maximum-drop", 0, 1), limits()), s.atLeast("evaluation.parity-rows", 0));
    }

    private Map<String, String> limits() {
        Map<String, String> limits = settings.map("evaluation.gate.limits");
        limits.forEach((metric, limit) -> {
            if (!limit.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?")) {
                settings.wrong("evaluation.gate.limits." + metric, "\"" + limit + "\" is no number");
            }
        });
        return limits;
    }

    private JobConfig.Recommendations recommendations() {
        Settings s = settings;
        Double units = s.number("recommendations.max-write-units", 1, 1e9);
        return new JobConfig.Recommendations(s.atLeast("recommendations.count", 0), s.flag("recommendations.exclude-chosen"),
                s.optional("recommendations.exclude-items-uri"), s.optional("recommendations.category-column"),
                s.atLeast("recommendations.max-per-category", 1), s.matching("recommendations.table", s.optional("recommendations.table"), TABLE,
                "is no table name; use 3 to 255 letters, digits, '_', '-' and '.'"), units == null ? 1 : units);
    }

    private JobConfig.Channels channels() {
        return new JobConfig.Channels(settings.oneOf("channels.format", List.of("recordio-protobuf", "csv")), settings.bytes("channels.target-file-size"));
    }

    private JobConfig.Training training() {
        Settings s = settings;
        long volume = s.bytes("training.volume-size");
        if (volume % GIB != 0) {
            s.wrong("training.volume-size", volume + " bytes is no whole number of GiB; SageMaker sells disk by the GiB");
        }
        return new JobConfig.Training(s.oneOf("training.algorithm", UseCaseDefaults.ALGORITHMS), s.optional("training.image"),
                s.matching("training.role-arn", s.required("training.role-arn", "SageMaker needs a role to read the channels with"),
                        ROLE, ROLE_RULE),
                s.required("training.instance-type", "such as ml.m5.xlarge"), s.atLeast("training.instance-count", 1),
                (int) (volume / GIB), s.duration("training.max-runtime"), s.flag("training.spot"), s.map("training.hyperparameters"));
    }

    private JobConfig.Endpoint endpoint() {
        return new JobConfig.Endpoint(settings.flag("endpoint.deploy"), settings.flag("endpoint.register"), settings.required("endpoint.instance-type", "such as ml.m5.large"),
                settings.atLeast("endpoint.instance-count", 1), settings.duration("endpoint.timeout"), rollbackAlarms(), bakingTime(), canary());
    }

    private List<String> rollbackAlarms() {
        List<String> alarms = settings.list("endpoint.rollback-alarms");
        if (alarms.size() > 10) {
            settings.wrong("endpoint.rollback-alarms", alarms.size() + " alarms are named; SageMaker watches at most 10");
        }
        alarms.stream().filter(alarm -> alarm.isBlank() || alarm.length() > 255 || alarm.startsWith("arn:")).forEach(alarm ->
                settings.wrong("endpoint.rollback-alarms", "\"" + alarm + "\" is no name of an alarm; use its name, not its ARN, of 1 to 255 signs"));
        return alarms;
    }

    private Duration bakingTime() {
        Duration time = settings.durationOrNone("endpoint.baking-time");
        if (time.compareTo(Duration.ofHours(1)) > 0) {
            settings.wrong("endpoint.baking-time", time + " is too long; SageMaker waits at most 1h");
        } else if (!settings.list("endpoint.rollback-alarms").isEmpty() && settings.duration("endpoint.timeout").compareTo(time.multipliedBy(2)) <= 0) {
            settings.wrong("endpoint.timeout", "within it an endpoint has to start and its alarms are watched for up to twice endpoint.baking-time; make it longer than "
                    + time.multipliedBy(2).toSeconds() + "s, or the baking time shorter");
        }
        return time;
    }

    private Double canary() {
        Double canary = settings.share("endpoint.canary", 0.01, 0.5);
        if (canary != null && settings.list("endpoint.rollback-alarms").isEmpty()) {
            settings.wrong("endpoint.canary", "without endpoint.rollback-alarms nothing would stop a bad canary; name alarms, or take it away");
        }
        if (canary != null && settings.atLeast("endpoint.instance-count", 1) < 2) {
            settings.wrong("endpoint.canary", "a canary is at most half of the instances and at least one; set endpoint.instance-count to 2 or more, or take it away");
        }
        return canary;
    }

    private JobConfig.Notices notices() {
        Settings s = settings;
        List<String> outcomes = List.of("completed", "refused", "failed");
        List<String> on = s.list("notices.on");
        on.stream().filter(outcome -> !outcomes.contains(outcome)).forEach(outcome -> s.wrong("notices.on",
                "\"" + outcome + "\" is not one of " + String.join(", ", outcomes)));
        return new JobConfig.Notices(s.matching("notices.topic", s.optional("notices.topic"), TOPIC, "is no topic; write arn:aws:sns:<region>:<account>:<name>"),
                s.uri("notices.topic-endpoint"), s.matching("notices.event-bus", s.optional("notices.event-bus"), EVENT_BUS,
                "is no event bus; write its name, such as default, or arn:aws:events:<region>:<account>:event-bus/<name>"), s.uri("notices.event-bus-endpoint"),
                s.required("aws.region", "name the AWS region"), on);
    }

    private JobConfig.SageMaker sagemaker() {
        return new JobConfig.SageMaker(settings.required("sagemaker.region", "name the AWS region to train in"), settings.uri("sagemaker.endpoint"),
                settings.uri("sagemaker.runtime-endpoint"), settings.duration("sagemaker.poll-interval"));
    }

    private JobConfig.Prices prices() {
        return new JobConfig.Prices(settings.required("prices.as-of", "say where and when the prices held"), price("prices.million-read-units"),
                price("prices.exported-gigabyte"), price("prices.spark-vcpu-hour"), price("prices.spark-gigabyte-hour"),
                settings.dotted("prices.instance-hour"), price("prices.disk-gigabyte-month"));
    }

    private double price(String key) {
        Double price = settings.number(key, 0, 1e6);
        return price == null ? 0 : price;
    }

    private String output() {
        String uri = settings.matching("output.uri", settings.required("output.uri", "name where runs are kept, s3a://bucket/prefix"), OUTPUT,
                "is no place for runs; write s3a://bucket/prefix");
        return uri.replaceFirst("/+$", "").replaceFirst("^s3://", "s3a://");
    }
}
