package io.dynasage.job.operation;

import io.dynasage.account.Account;
import io.dynasage.account.Buckets;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.run.EarlyChecks;
import io.dynasage.job.run.SageMakerStages;
import io.dynasage.sagemaker.InvalidSpecException;
import io.dynasage.storage.StorageException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks whether a run would succeed, as far as that is possible without running it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks whether a run would succeed, as far as AWS reports without one; changes nothing. Prints one line"
                    + " for each check: ok, warn or fail, what, why, what to do.",
            "Run it with spark-submit and the settings of the run, so that it sees the cluster's shape."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0: nothing would fail; 3 or 6: something would, in the settings or at a service (see dynasage --help)",
            "Examples:",
            "  … dynasage.jar check --config s3a://bucket/recommendation.conf"
        })
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Override
    public Integer call() {
        JobConfig job = config.read();
        SparkSettings.checkCatalog(job);
        List<Finding> findings = findings(job);
        findings.forEach(finding -> config.out().println(finding.line()));
        return findings.stream()
                .filter(Finding::failed)
                .map(finding -> finding.code().code())
                .findFirst()
                .orElse(ExitCode.DONE.code());
    }

    private List<Finding> findings(JobConfig job) {
        Configuration hadoop = config.hadoop();
        String region = job.sagemaker().region();
        List<Finding> findings = new ArrayList<>(requests(job));
        Optional<TableDescription> table = table(job.source(), findings);
        findings.addAll(new EarlyChecks(job, hadoop, Clock.systemUTC()).findings());
        try (Account account = new Account(region, job.accountEndpoint())) {
            findings.addAll(new AccountChecks(job, new Buckets(region, hadoop), account).findings());
        }
        if (table.isPresent()
                && findings.stream()
                        .noneMatch(finding -> finding.failed() && finding.what().startsWith("bucket"))) {
            findings.addAll(capacity(job, table.get()));
        }
        return findings;
    }

    private List<Finding> requests(JobConfig job) {
        SageMakerStages stages = config.stages(job, new RunId("check"));
        try {
            stages.check();
            return List.of(
                    Finding.ok("requests", "SageMaker's rules for names, tags, instances and hyperparameters are kept"),
                    Finding.ok("image", stages.image()));
        } catch (InvalidSpecException e) {
            return e.problems().stream()
                    .map(problem -> Finding.fail("requests", problem, "Correct the setting.", ExitCode.CONFIG))
                    .toList();
        }
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
            if (source.exports().uri() == null
                    || source.exports().keyAttributes().isEmpty()) {
                findings.add(Finding.fail("table", e));
            } else {
                findings.add(Finding.warn(
                        "table",
                        e.getMessage(),
                        "The export has all that is needed, so a run continues without the table."));
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
