package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.connector.ItemsOfIds;
import io.dynasage.events.ForgetList;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.HeldException;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.ListKeys;
import io.dynasage.job.run.ListTable;
import io.dynasage.job.run.TableExports;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds and erases what older runs, snapshots and recommendation lists hold of users. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Finds or erases what the job's runs and its table of recommendation lists hold of users who asked to be"
                    + " forgotten.",
            "An erased run keeps its model, digests and figures. It loses its events, snapshot, examples, training"
                    + " files, lists and ids, for all users: whole folders are removed. New runs leave users out by"
                    + " features.cleaning.forget.",
            "The ids are never printed."
        },
        footer = {
            "  dynasage forget --config recommendation.conf --find u17 u23",
            "  dynasage forget --config recommendation.conf --erase u17 u23",
            "  dynasage forget --config recommendation.conf --erase"
        })
public final class ForgetCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @ArgGroup(multiplicity = "1")
    private Action action;

    /** What to do with what is found. */
    private static final class Action {
        @Option(names = "--find", required = true, description = "Prints which runs and tables hold them.")
        private boolean find;

        @Option(names = "--erase", required = true, description = "Erases it there.")
        private boolean erase;
    }

    @Parameters(
            paramLabel = "ID",
            arity = "0..*",
            description = "The ids of the users. Default: those of features.cleaning.forget and forget-uri.")
    private List<String> ids = new ArrayList<>();

    @Override
    public Integer call() {
        JobConfig job = config.read();
        ForgetList users = users(job).asReadBy(job.events().user());
        SparkSession spark = SparkSettings.session(job.name() + " forget");
        IdSearch search = new IdSearch(users.spellings());
        RunHoldings holdings = new RunHoldings(spark, search);
        PastRuns past = config.history(job).newest(Integer.MAX_VALUE);
        Instant now = Clock.systemUTC().instant();
        boolean complete = past.unreadable().isEmpty();
        for (PastRun run : past.runs()) {
            complete &= handled(job, run, holdings.of(folder(job, run)), now, search);
        }
        past.unreadable().forEach(run -> line("stays", run.runId(), run.message()));
        past.others()
                .forEach((run, other) -> line(
                        "stays",
                        run,
                        "it is not a run of this job; repeat with the configuration of the job "
                                + Optional.of(other)
                                        .filter(name -> !name.isEmpty())
                                        .orElse("that began it")));
        lists(job, users);
        if (action.erase) {
            new OutOfReach(job, past.runs(), TableExports.kept(job, SparkSettings.hadoop()), now)
                    .lines()
                    .forEach(config.out()::println);
        }
        if (complete) {
            return ExitCode.DONE.code();
        }
        return ExitCode.FAILED.code();
    }

    private RunFolder folder(JobConfig job, PastRun run) {
        return new RunFolder(RunNames.of(job), new RunId(run.runId()), SparkSettings.hadoop());
    }

    private ForgetList users(JobConfig job) {
        if (ids.isEmpty() && !job.events().forget().given()) {
            throw new UsageException("No id is given, and features.cleaning.forget names none; write the ids of the"
                    + " users after the options");
        }
        if (ids.isEmpty()) {
            return ForgetList.read(job.events().forget(), SparkSettings.hadoop());
        }
        ForgetList users = ForgetList.of(ids);
        if (users.isEmpty()) {
            throw new UsageException("The ids that are given are empty; write the ids of the users after the options,"
                    + " or none for those of features.cleaning.forget");
        }
        return users;
    }

    /** Returns whether nothing of the users is left in the run, if it was to be erased. */
    private boolean handled(JobConfig job, PastRun run, Map<String, Long> held, Instant now, IdSearch search) {
        if (held.isEmpty()) {
            line("nothing", run.runId(), "holds none of them");
            return true;
        }
        String parts = held.entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue())
                .collect(Collectors.joining(", "));
        if (action.find) {
            line("holds", run.runId(), parts + " (rows or lines)");
            return true;
        }
        if (CleanupRule.mayGoOn(run, now)) {
            line("stays", run.runId(), "it is unfinished, and was active within a day; erase it when it has ended");
            return false;
        }
        RunFolder folder = folder(job, run);
        folder.ownMarker();
        try (Lease lease = config.lease(job, folder)) {
            lease.take();
            RunFolder.Size size = new RunErasure(folder, run, search, SparkSettings.hadoop()).erase(now);
            line(
                    "erased",
                    run.runId(),
                    String.format(Locale.ROOT, "%,d objects, %s", size.objects(), Amounts.bytes(size.bytes())));
            return true;
        } catch (HeldException e) {
            line("stays", run.runId(), e.getMessage());
            return false;
        }
    }

    private void lists(JobConfig job, ForgetList users) {
        for (ListTable table : ListTable.allOfUsers(job.recommendations())) {
            String place = "table " + table.name();
            ItemsOfIds items = table.ids(ListKeys.ofUsers(users.spellings()));
            if (action.find) {
                line("holds", place, items.count() + " items");
            } else {
                line("erased", place, items.delete(table.settings().maxWriteUnits()) + " items");
            }
        }
    }

    private void line(String what, String where, String detail) {
        config.out().printf("%-7s  %-21s  %s%n", what, where, detail);
    }
}
