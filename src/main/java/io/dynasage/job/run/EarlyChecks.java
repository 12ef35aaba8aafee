package io.dynasage.job.run;

import io.dynasage.account.AccountException;
import io.dynasage.account.BucketState;
import io.dynasage.account.Buckets;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.lakehouse.LakehouseSettings;
import io.dynasage.events.EventQuery;
import io.dynasage.events.ForgetList;
import io.dynasage.events.ForgetSettings;
import io.dynasage.events.IdList;
import io.dynasage.features.CustomSettings;
import io.dynasage.features.ItemRule;
import io.dynasage.features.UseCase;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import io.dynasage.job.failure.NotReadyException;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.settings.InvalidSettingsException;
import io.dynasage.storage.S3Uri;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.util.Properties;

/** Checks at the start, with a few quick calls, for problems that a run would otherwise meet late. */
public final class EarlyChecks {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyChecks.class);
    private static final Set<String> TAKES_A_VERSION =
            Set.of("InService", "Creating", "Updating", "SystemUpdating", "RollingBack", "Failed", "Deleting");

    private final JobConfig config;
    private final Configuration hadoop;
    private final Clock clock;
    private final Supplier<SparkSession> spark;
    private final BucketChecks bucket;

    /** @param spark analyses what only Spark can judge, if there is any */
    public EarlyChecks(JobConfig config, Configuration hadoop, Clock clock, Supplier<SparkSession> spark) {
        this.spark = spark;
        this.config = config;
        this.hadoop = hadoop;
        this.clock = clock;
        this.bucket = new BucketChecks(config, new Buckets(config.sagemaker().region(), hadoop));
    }

    /** Returns a warning if the settings ask for lists of users that a run does not make. */
    private Optional<Finding> noLists() {
        JobConfig.Recommendations lists = config.recommendations();
        UseCase useCase = config.features().examples().useCase();
        boolean never = useCase == UseCase.CHURN || useCase == UseCase.PERSONALIZATION;
        if (never && (lists.count() > 0 || lists.table() != null)) {
            return Optional.of(Finding.warn(
                    "lists",
                    "The use case " + useCase + " makes no lists of users, although recommendations asks for them.",
                    "Leave recommendations.count and recommendations.table out, or choose the use case"
                            + " recommendation."));
        }
        if (lists.count() == 0 && lists.table() != null) {
            return Optional.of(Finding.warn(
                    "lists",
                    "recommendations.count is 0, so that nothing is written to table " + lists.table() + ".",
                    "Set recommendations.count, or leave recommendations.table out."));
        }
        return Optional.empty();
    }

    /**
     * Runs all checks that come before the first item is read and returns their findings, except for problems that a
     * run meets at once anyway.
     */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(files());
        if (config.recommendations().count() > 0) {
            ListTable.allOfUsers(config.recommendations())
                    .forEach(table -> findings.add(listTable(table.settings().setting("table"), table)));
            ListTable.ofItems(config.recommendations())
                    .ifPresent(table -> findings.add(listTable("recommendations.similar-items-table", table)));
        }
        noLists().ifPresent(findings::add);
        if (config.endpoint().deploy()) {
            findings.add(endpoint());
        }
        findings.add(bucketRegion());
        bucket.endpoint().ifPresent(findings::add);
        return findings;
    }

    /**
     * Logs possible problems.
     *
     * @throws NotReadyException listing everything that would make a run fail
     */
    void require() {
        config.effective().entrySet().stream()
                .filter(setting -> setting.getKey().endsWith("endpoint")
                        && !setting.getValue().equals("null"))
                .forEach(setting ->
                        LOG.info("{} = {} takes the place of AWS's own", setting.getKey(), setting.getValue()));
        List<Finding> findings = findings();
        findings.add(bucket.owner());
        config.recommendations()
                .each()
                .flatMap(lists -> lists.selection().where().stream())
                .distinct()
                .forEach(rule -> findings.add(condition(rule, spark.get())));
        findings.stream()
                .filter(finding -> finding.level() == Finding.Level.WARN)
                .forEach(finding -> LOG.warn("{}: {} {}", finding.what(), finding.why(), finding.cure()));
        List<Finding> failures = findings.stream().filter(Finding::failed).toList();
        if (!failures.isEmpty()) {
            throw new NotReadyException(failures);
        }
    }

    /** Checks the files that the settings name and that a run reads late. */
    private List<Finding> files() {
        List<Finding> findings = new ArrayList<>();
        if (config.features().examples() instanceof CustomSettings custom) {
            findings.add(query(custom));
        }
        config.events().query().ifPresent(query -> findings.add(query(query)));
        findings.addAll(excludeLists());
        if (config.source().kind() == SourceKind.LAKEHOUSE) {
            findings.add(lakehouse(config.source().lakehouse().orElseThrow()));
        }
        ForgetSettings forget = config.events().forget();
        forget.uri().ifPresent(uri -> findings.add(forgetList(forget, uri)));
        return findings;
    }

    /** Analyses the condition on items over the declared types, because the table would be read before. */
    private static Finding condition(ItemRule rule, SparkSession spark) {
        try {
            rule.requireAnalysed(spark);
            return Finding.ok("condition", rule.toString());
        } catch (InvalidSettingsException e) {
            return Finding.fail("condition", e);
        }
    }

    private static Finding lakehouse(LakehouseSettings copy) {
        return copy.path()
                .flatMap(path ->
                        copy.format().problem(package$.MODULE$.SPARK_VERSION(), Properties.versionNumberString()))
                .map(problem -> Finding.fail("lakehouse", problem, "", ExitCode.CONFIG))
                .orElseGet(() -> Finding.ok("lakehouse", copy.place() + " is read as items of the table"));
    }

    /** Checks each list of items once, with the first setting that names it. */
    private List<Finding> excludeLists() {
        Map<String, String> settings = new LinkedHashMap<>();
        config.recommendations()
                .each()
                .filter(lists -> lists.excludeItemsUri() != null)
                .forEach(lists -> settings.putIfAbsent(lists.excludeItemsUri(), lists.setting(ExcludedItems.SETTING)));
        return settings.entrySet().stream()
                .map(list -> excludeList(list.getValue(), list.getKey()))
                .toList();
    }

    private Finding excludeList(String setting, String uri) {
        try {
            int ids = IdList.read(setting, uri, hadoop).lines().size();
            return Finding.ok("file", setting + " = " + uri + ": " + ids + " ids to exclude");
        } catch (InvalidSettingsException | StorageException e) {
            return Finding.fail("file", e);
        }
    }

    private Finding forgetList(ForgetSettings forget, String uri) {
        try {
            int ids = ForgetList.read(forget, hadoop).size();
            return Finding.ok("file", ForgetList.SETTING + "-uri = " + uri + ": " + ids + " ids to forget");
        } catch (InvalidSettingsException | StorageException e) {
            return Finding.fail("file", e);
        }
    }

    /** Checks the user's query as far as its text shows, because the table would be read before it runs. */
    private Finding query(String setting, String uri, Function<String, List<String>> judge) {
        Finding file = file(setting, uri);
        if (file.failed()) {
            return file;
        }
        try {
            return judged(file, judge.apply(new StoredFile(uri, hadoop).writtenText()));
        } catch (StorageException e) {
            return e.isOfContent()
                    ? Finding.fail("query", setting + ": " + e.getMessage() + ".", "", ExitCode.CONFIG)
                    : Finding.fail("query", e);
        }
    }

    /** Checks the query over items, whose columns are known before the table is read. */
    private Finding query(EventQuery query) {
        return analysed(
                query(EventQuery.SETTING, query.uri(), query::problems),
                () -> query.problems(spark.get(), config.events().columns()));
    }

    /** Checks the query over events, whose columns are known before the table is read. */
    private Finding query(CustomSettings custom) {
        return analysed(
                query("features.query", custom.uri(), custom::problems),
                () -> custom.problems(
                        spark.get(),
                        Stream.concat(
                                config.events().columns().stream(),
                                config.described().stream().flatMap(JobConfig.DescribedSource::added))));
    }

    /** @param judge analyses a query in whose text there is nothing wrong */
    private static Finding analysed(Finding text, Supplier<List<String>> judge) {
        return text.failed() ? text : judged(text, judge.get());
    }

    private static Finding judged(Finding text, List<String> problems) {
        return problems.isEmpty()
                ? text
                : Finding.fail("query", String.join("; ", problems) + ".", "", ExitCode.CONFIG);
    }

    private Finding file(String setting, String uri) {
        try {
            return new StoredFile(uri, hadoop).isThere()
                    ? Finding.ok("file", setting + " = " + uri)
                    : Finding.fail(
                            "file",
                            setting + " = " + uri + ": there is no such file.",
                            "Put it there, or correct the setting.",
                            ExitCode.CONFIG);
        } catch (StorageException e) {
            return Finding.fail("file", e);
        }
    }

    private static Finding listTable(String setting, ListTable table) {
        Set<String> columns = Set.of(table.key(), "items", "run_id");
        try {
            List<String> keys = TableDescription.of(table.settings().connection(), table.name())
                    .keyAttributes();
            return columns.containsAll(keys)
                    ? Finding.ok("list table", table.name() + " has the key " + keys)
                    : Finding.fail(
                            "list table",
                            setting + " = " + table.name() + " has the key " + keys + ", but lists are written with "
                                    + table.key() + ", items and run_id.",
                            "Name a table with the key " + table.key() + " (S).",
                            ExitCode.CONFIG);
        } catch (TableException e) {
            return Finding.fail("list table", e);
        }
    }

    private Finding endpoint() {
        try {
            Optional<DeployedEndpoint> now = new JobEndpoint(config, clock).now();
            if (now.isEmpty()) {
                return Finding.ok("endpoint", config.name() + " does not exist yet and will be created");
            }
            if (!config.endpoint().adopt()
                    && !new JobEndpoint(config, clock).endpoints().isOwn(config.name())) {
                return Finding.fail(
                        "endpoint",
                        config.name() + " exists, and no tag shows that this job created it.",
                        "Give the job another name, or set endpoint.adopt = true to update that endpoint.",
                        ExitCode.CONFIG);
            }
            String state = config.name() + " is " + now.get().status() + " with "
                    + now.get().config();
            if (TAKES_A_VERSION.contains(now.get().status())) {
                return Finding.ok("endpoint", state);
            }
            return Finding.fail(
                    "endpoint",
                    state + " and takes no new version.",
                    "Repair or delete it in the SageMaker console.",
                    ExitCode.REMOTE);
        } catch (SageMakerFailure e) {
            return Finding.fail("endpoint", e);
        }
    }

    /** Checks the bucket's region: SageMaker trains only on data in its own region. */
    private Finding bucketRegion() {
        String region = config.sagemaker().region();
        try {
            BucketState state = new Buckets(region, hadoop).state(runs(), null);
            Optional<String> found = Optional.ofNullable(state.region());
            if (state.status() != 301 && found.orElse(region).equals(region)) {
                return Finding.ok(
                        "bucket region",
                        bucket() + " is " + found.map(named -> "in " + named).orElse("where S3 was asked, " + region));
            }
            return Finding.fail(
                    "bucket region",
                    "Bucket " + bucket() + " is in " + found.orElse("another region") + ", SageMaker in " + region
                            + ", and a training job reads only from its own region.",
                    "Set output.uri to a bucket in " + region + ", or sagemaker.region to the bucket's.",
                    ExitCode.CONFIG);
        } catch (AccountException e) {
            return Finding.warn(
                    "bucket region", e.getMessage(), "Check yourself that " + bucket() + " is in " + region + ".");
        }
    }

    /** Returns the bucket of output.uri. */
    private String bucket() {
        return runs().bucket();
    }

    private S3Uri runs() {
        return S3Uri.of(RunNames.of(config).runs());
    }
}
