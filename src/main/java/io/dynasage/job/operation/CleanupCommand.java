package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.HeldException;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes the folders of old runs. */
@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        description = {
            "Removes the folders of old runs. Without --yes it only prints what it would remove.",
            "What the endpoint serves or can go back to stays, as do unfinished runs that were active within a"
                    + " day, runs that a driver works on, and every folder without a run's marker."
        },
        footer = {
            "  dynasage cleanup --config recommendation.conf --keep 10",
            "  dynasage cleanup --config recommendation.conf --keep 10 --older-than 30d --yes"
        })
public final class CleanupCommand implements Runnable {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Keeps the newest N completed runs, and all that began after the oldest of them.")
    private Integer keep;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description = "Removes only what is older: 12h, 30d, 8w. With --keep, both must hold.")
    private String olderThan;

    @Option(
            names = {"--yes", "--delete"},
            description = "Removes them.")
    private boolean delete;

    @Override
    public void run() {
        CleanupRule rule = new CleanupRule(keep, Optional.ofNullable(olderThan).map(CleanupRule::age));
        Clock clock = Clock.systemUTC();
        JobConfig job = config.read();
        PastRuns past = config.history(job).newest(Integer.MAX_VALUE);
        List<PastRun> runs = past.runs();
        PrintWriter out = config.out();
        long objects = 0;
        long bytes = 0;
        int gone = 0;
        for (CleanupRule.Decision decision : rule.decide(
                runs,
                new NeededRuns(job, new JobEndpoint(job, clock), SparkSettings.hadoop()).reasons(),
                clock.instant())) {
            PastRun run = decision.run();
            if (!decision.goes()) {
                out.printf("stays    %-21s  %s%n", run.runId(), decision.stays().get());
                continue;
            }
            try {
                RunFolder.Size size = remove(job, run);
                objects += size.objects();
                bytes += size.bytes();
                gone++;
            } catch (HeldException e) {
                out.printf("stays    %-21s  %s%n", run.runId(), e.getMessage());
            }
        }
        past.unreadable().forEach(run -> out.printf("stays    %-21s  %s%n", run.runId(), run.message()));
        past.others().forEach((run, other) -> out.printf("stays    %-21s  %s%n", run, whose(other)));
        out.printf(
                Locale.ROOT,
                "%d of %d runs %s: %,d objects, %s%n",
                gone,
                runs.size() + past.unreadable().size(),
                delete ? "are removed" : "would go",
                objects,
                Amounts.bytes(bytes));
        if (!delete && gone > 0) {
            out.println("Nothing is removed yet; repeat with --yes");
        }
    }

    private static String whose(String job) {
        if (job.isEmpty()) {
            return "it is not known whose run it is";
        }
        return "it is a run of the job " + job + ", which cleans up its own";
    }

    /**
     * Removes a run's folder. The line for each run is printed before the next folder is touched, so that it is still
     * there if the next removal fails.
     *
     * @throws HeldException if a driver works on the run; nothing is removed then
     */
    private RunFolder.Size remove(JobConfig job, PastRun run) {
        RunFolder folder = new RunFolder(RunNames.of(job), new RunId(run.runId()), SparkSettings.hadoop());
        RunFolder.Size size = folder.size();
        if (delete) {
            folder.ownMarker();
            try (Lease lease = config.lease(job, folder)) {
                lease.take();
                folder.remove();
                lease.endsWithItsFiles();
            }
        }
        config.out()
                .printf(
                        Locale.ROOT,
                        "%-7s  %-21s  %s, %,d objects, %s%n",
                        delete ? "removed" : "goes",
                        run.runId(),
                        run.state(),
                        size.objects(),
                        Amounts.bytes(size.bytes()));
        return size;
    }
}
