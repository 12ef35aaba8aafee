package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.RunPages;
import io.dynasage.report.page.RunFiles;
import io.dynasage.report.page.RunPage;
import io.dynasage.report.page.RunsPage;
import io.dynasage.storage.StoredFile;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes pages of runs from the records that they left. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes the page of all runs, and again the page of the newest run or of the named one.",
        footer = {
            "  dynasage report --config s3a://bucket/recommendation.conf",
            "  dynasage report --config recommendation.conf --run nightly-0412",
            "  dynasage report --config recommendation.conf --compare nightly-0411 nightly-0412"
        })
public final class ReportCommand implements Runnable {
    @Mixin
    private ConfigOptions config;

    @ArgGroup
    private Choice choice = new Choice();

    /** One run, or two. */
    private static final class Choice {
        @Option(names = "--run", paramLabel = "ID", description = "The run whose page is written. Default: the newest.")
        private String run;

        @Option(
                names = "--compare",
                paramLabel = "ID",
                arity = "2",
                description = "Writes a page with two finished runs side by side.")
        private List<String> compared = List.of();
    }

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many runs the page of all runs shows at most. Default: ${DEFAULT-VALUE}.")
    private int last;

    @Override
    public void run() {
        if (last < 1) {
            throw new UsageException("--last is " + last + "; ask for at least 1 run");
        }
        JobConfig job = config.read();
        if (!choice.compared.isEmpty()) {
            compare(job);
            return;
        }
        PastRuns past = config.history(job).newest(last);
        past.unreadable()
                .forEach(run -> config.err().println("dynasage: " + run.message() + " " + PastRuns.Unreadable.CURE));
        Optional<String> shown = Optional.ofNullable(choice.run)
                .or(() -> past.runs().stream().map(PastRun::runId).findFirst());
        if (shown.isEmpty()) {
            config.out().println("No runs below " + RunNames.of(job).runs());
            return;
        }
        config.out().println(RunPages.write(job.name(), config.again(), known(job, shown.get())));
        write(job, RunPage.FILE, RunsPage.all(job.name(), files(job, past)));
    }

    private List<RunFiles> files(JobConfig job, PastRuns past) {
        return past.runs().stream()
                .map(run -> run.record()
                        .map(RunFiles::ofRecord)
                        .orElseGet(() -> RunPages.files(job.name(), config.again(), folder(job, run.runId()))))
                .toList();
    }

    private void compare(JobConfig job) {
        List<RunFiles> runs = choice.compared.stream()
                .map(run -> RunPages.files(job.name(), config.again(), known(job, run)))
                .toList();
        for (int i = 0; i < runs.size(); i++) {
            if (!runs.get(i).finished()) {
                throw new UsageException("Run " + choice.compared.get(i)
                        + " left no record, so there is nothing to compare; name two runs that are Completed or"
                        + " Refused in the list of dynasage runs");
            }
        }
        write(job, String.join("_", choice.compared) + ".html", RunsPage.compared(runs.get(0), runs.get(1)));
    }

    private void write(JobConfig job, String file, String page) {
        String uri = RunNames.of(job).runs() + file;
        new StoredFile(uri, SparkSettings.hadoop()).write(page);
        config.out().println(uri);
    }

    private RunFolder known(JobConfig job, String run) {
        RunFolder folder = folder(job, run);
        if (!folder.isMarked()) {
            throw new UsageException(
                    "There is no run " + run + " at " + folder.uri() + "; dynasage runs lists the runs of the job");
        }
        return folder;
    }

    private RunFolder folder(JobConfig job, String run) {
        return new RunFolder(RunNames.of(job), new RunId(run), SparkSettings.hadoop());
    }
}
