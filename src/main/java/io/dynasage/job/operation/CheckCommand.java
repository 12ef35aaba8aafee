package io.dynasage.job.operation;

import io.dynasage.account.Account;
import io.dynasage.account.Buckets;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunHistory;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks whether a run would succeed, as far as that is possible without running it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Looks whether a run would succeed, as far as AWS tells without one; changes nothing. One line"
                    + " each: ok, warn or fail, what, why, what to do.",
            "Run it with spark-submit and the settings of the run, so that it sees the cluster's shape."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0: nothing would fail; 3 or 6: something would, in the settings or at a service (see dynasage --help)",
            "Examples:",
            "  … dynasage.jar check --config s3a://bucket/recommendation.conf"
        })
public final class CheckCommand implements Callable<Integer> {
    private static final String RUN = "check";

    @Mixin
    private ConfigOptions config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Clock clock = Clock.systemUTC();
        JobConfig job = config.read();
        SparkSettings.checkCatalog(job);
        List<Finding> findings = findings(job, clock);
        findings.forEach(finding -> spec.commandLine().getOut().println(finding.line()));
        spec.commandLine().getOut().flush();
        return findings.stream()
                .filter(Finding::failed)
                .map(finding -> finding.code().code())
                .findFirst()
                .orElse(ExitCode.DONE.code());
    }

    private static List<Finding> findings(JobConfig job, Clock clock) {
        Configuration hadoop = HadoopSettings.current();
        List<Finding> findings = new ArrayList<>(requests(job, hadoop, clock));
        Optional<TableDescription> table = table(job, findings);
        findings.addAll(new EarlyChecks(job, hadoop, clock).findings());
        try (Account account = new Account(job.sagemaker().region(), job.accountEndpoint())) {
            findings.addAll(new AccountChecks(job, new Buckets(job.sagemaker().region(), hadoop), account).findings());
        }
        if (table.isPresent()
                && findings.stream()
                        .noneMatch(finding -> finding.failed() && finding.what().startsWith("bucket"))) {
            findings.addAll(capacity(job, hadoop, table.get()));
        }
        return findings;
    }

    private static List<Finding> requests(JobConfig job, Configuration hadoop, Clock clock) {
        RunId run = new RunId(RUN);
        SageMakerStages stages = new SageMakerStages(
                job,
                run,
                new RunFolder(RunNames.of(job), run, hadoop),
                job.features().examples().task(),
                clock);
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

    private static Optional<TableDescription> table(JobConfig job, List<Finding> findings) {
        JobConfig.Exports exports = job.source().exports();
        try {
            TableDescription table =
                    TableDescription.of(job.source().connection(), job.source().table());
            findings.add(Finding.ok(
                    "table",
                    table.name() + " in " + job.source().connection().region() + ": about " + table.items() + " items, "
                            + Amounts.bytes(table.bytes())));
            return Optional.of(table);
        } catch (TableException e) {
            boolean needed = exports.uri() == null || exports.keyAttributes().isEmpty();
            findings.add(
                    needed
                            ? Finding.fail("table", e)
                            : Finding.warn(
                                    "table",
                                    e.getMessage(),
                                    "The export has all that is needed, so a run goes on without the table."));
            return Optional.empty();
        }
    }

    private static List<Finding> capacity(JobConfig job, Configuration hadoop, TableDescription table) {
        try {
            PastRuns past = new RunHistory(RunNames.of(job), hadoop).recent();
            List<Finding> findings = new ArrayList<>(past.unreadable().stream()
                    .map(run -> Finding.warn("runs", run.message(), PastRuns.Unreadable.CURE))
                    .toList());
            ChannelEstimate channels = ChannelEstimate.of(job, table.items(), past.lastCompleted());
            findings.addAll(CapacityChecks.findings(
                    job,
                    channels,
                    ClusterShape.of(SparkSettings.conf(), Runtime.getRuntime().maxMemory())));
            return findings;
        } catch (StorageException e) {
            return List.of(Finding.fail("runs", e));
        }
    }
}
