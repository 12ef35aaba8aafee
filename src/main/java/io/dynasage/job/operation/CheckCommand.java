package io.dynasage.job.operation;

import io.dynasage.account.Account;
import io.dynasage.account.Buckets;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.TableSample;
import io.dynasage.job.failure.EmrServerless;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.run.EarlyChecks;
import io.dynasage.job.run.SageMakerStages;
import io.dynasage.job.run.UserQueries;
import io.dynasage.query.QueryException;
import io.dynasage.sagemaker.InvalidSpecException;
import io.dynasage.storage.StorageException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks whether a run would succeed, as far as that is possible without running it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks whether a run would succeed, as far as AWS reports without one; changes nothing. Prints one line"
                    + " for each check: ok, warn or fail, what, why, what to do; and a last line with the result.",
            "Reads about 2,000 items from all over the table (400 read units at most) as a run would: what becomes"
                    + " events, which types and times they have, what the split gives.",
            "Give it the options for spark-submit that the run gets, so that it sees the cluster's shape."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0: nothing would fail; 3, 4 or 6: something would, in the settings, in the data or at a service (see"
                    + " dynasage --help)",
            "Examples:",
            "  dynasage check --config s3a://bucket/recommendation.conf",
            "  dynasage check --no-sample --json --config s3a://bucket/recommendation.conf"
        })
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--sample",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Reads a sample of the table (the default), or none.")
    private boolean sample;

    @Option(names = "--json", description = "As a JSON object: the result, the exit code and all findings.")
    private boolean json;

    @Override
    public Integer call() {
        JobConfig job = config.read();
        SparkSettings.check(job);
        CheckResult result = new CheckResult(findings(job));
        if (json) {
            config.out().println(result.json());
        } else {
            result.lines().forEach(config.out()::println);
        }
        return result.code();
    }

    private List<Finding> findings(JobConfig job) {
        Configuration hadoop = SparkSettings.hadoop();
        String region = job.sagemaker().region();
        List<Finding> findings = new ArrayList<>(requests(job));
        Optional<TableDescription> table = table(job.source(), findings);
        job.described().stream()
                .map(JobConfig.DescribedSource::source)
                .filter(second -> second.kind() == SourceKind.SCAN)
                .forEach(second -> table(second, findings));
        findings.addAll(new EarlyChecks(job, hadoop, Clock.systemUTC(), SparkSettings::checking).findings());
        try (Account account = new Account(region, job.accountEndpoint())) {
            findings.addAll(new AccountChecks(job, new Buckets(region, hadoop), account).findings());
            if (EmrServerless.runs(System::getenv)) {
                findings.add(SparkQuota.of(SparkSettings.conf()).finding(account));
            }
        }
        if (table.isPresent()
                && findings.stream()
                        .noneMatch(finding -> finding.failed() && finding.what().startsWith("bucket"))) {
            findings.addAll(capacity(job, table.get()));
        }
        if (sample && table.isPresent() && !(job.events().query().isPresent() && failsQuery(findings))) {
            findings.addAll(sampled(job, table.get()));
        }
        return findings;
    }

    /** Returns whether a query, or the file that has it, is known to fail; it would fail again over the sample. */
    private static boolean failsQuery(List<Finding> findings) {
        return findings.stream()
                .anyMatch(finding -> finding.failed() && Set.of("query", "file").contains(finding.what()));
    }

    private static List<Finding> sampled(JobConfig job, TableDescription table) {
        try {
            TableSample read = TableSample.read(job.source().connection(), table, TableSample.Size.DEFAULT);
            return new SampleCheck(job, table, Clock.systemUTC().instant())
                    .findings(read.dataset(SparkSettings.checking()));
        } catch (TableException e) {
            return List.of(unread(job, e));
        } catch (QueryException e) {
            return List.of(Finding.fail(SampleCheck.ITEMS, e));
        } catch (Exception e) {
            Optional<QueryException> query = new UserQueries(job, SparkSettings.hadoop()).explained(e);
            if (query.isPresent()) {
                return List.of(Finding.fail(SampleCheck.ITEMS, query.get()));
            }
            throw e;
        }
    }

    /** A run that reads an export or a copy need not be allowed to scan the table. */
    private static Finding unread(JobConfig job, TableException failure) {
        if (job.source().kind() == SourceKind.SCAN) {
            return Finding.fail(SampleCheck.ITEMS, failure);
        }
        return Finding.warn(
                SampleCheck.ITEMS,
                failure.getMessage(),
                "A run with source.kind = " + job.source().kind()
                        + " does without; --no-sample leaves this check out.");
    }

    private List<Finding> requests(JobConfig job) {
        SageMakerStages stages = config.stages(job, new RunId("check"));
        try {
            stages.check();
            List<Finding> findings = new ArrayList<>(List.of(
                    Finding.ok("requests", "SageMaker's rules for names, tags, instances and hyperparameters are kept"),
                    Finding.ok("image", stages.image())));
            findings.addAll(denials(stages));
            return findings;
        } catch (InvalidSpecException e) {
            return e.problems().stream()
                    .map(problem -> Finding.fail("requests", problem, "Correct the setting.", ExitCode.CONFIG))
                    .toList();
        }
    }

    /** Finds what a rule of the account or its organization denies, such as training outside a network of its own. */
    private static List<Finding> denials(SageMakerStages stages) {
        List<String> denials = stages.denials();
        if (denials.isEmpty()) {
            return List.of(Finding.ok("rules", "no rule is known that denies training or deployment as configured"));
        }
        return denials.stream()
                .map(denial -> Finding.fail("rules", denial, "", ExitCode.REMOTE))
                .toList();
    }

    private static Optional<TableDescription> table(JobConfig.Source source, List<Finding> findings) {
        try {
            TableDescription table = TableDescription.of(source.connection(), source.table());
            findings.add(Finding.ok(
                    "table",
                    table.name() + " in " + source.connection().region() + ": about " + table.items() + " items, "
                            + Amounts.bytes(table.bytes())));
            return Optional.of(table);
        } catch (TableException e) {
            if (isReadWithoutTable(source)) {
                findings.add(Finding.warn(
                        "table",
                        e.getMessage(),
                        "The export or copy has all that is needed, so a run continues without the table."));
            } else {
                findings.add(Finding.fail("table", e));
            }
            return Optional.empty();
        }
    }

    /** Returns what the last completed run noticed about the data. */
    private static List<Finding> noticed(PastRun last) {
        return last.warnings().stream()
                .map(warning -> Finding.warn("data", "Run " + last.runId() + " noticed: " + warning + ".", ""))
                .toList();
    }

    /** Returns whether an export or a copy is read whose keys are given. */
    private static boolean isReadWithoutTable(JobConfig.Source source) {
        boolean export = List.of(SourceKind.EXPORT, SourceKind.INCREMENTAL).contains(source.kind())
                && source.exports().uri() != null
                && !source.exports().keyAttributes().isEmpty();
        boolean copy = source.kind() == SourceKind.LAKEHOUSE
                && source.lakehouse()
                        .filter(place -> !place.keyAttributes().isEmpty())
                        .isPresent();
        return export || copy;
    }

    private List<Finding> capacity(JobConfig job, TableDescription table) {
        List<Finding> findings = new ArrayList<>();
        try {
            PastRuns past = config.history(job).recent();
            past.unreadable()
                    .forEach(run -> findings.add(Finding.warn("runs", run.message(), PastRuns.Unreadable.CURE)));
            past.lastCompleted().ifPresent(last -> findings.addAll(noticed(last)));
            findings.addAll(CapacityChecks.findings(
                    job,
                    ChannelEstimate.of(job, table.items(), past.lastCompleted()),
                    ClusterShape.of(SparkSettings.conf(), Runtime.getRuntime().maxMemory())));
        } catch (StorageException e) {
            findings.add(Finding.fail("runs", e));
        }
        return findings;
    }
}
