package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.sagemaker.SageMakerFailure;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the runs of a job. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = "Lists the job's runs, the newest first: state, times, the metric that the gate compares by,"
                + " and which one the endpoint serves.",
        footer = {
            "  dynasage runs --config s3a://bucket/recommendation.conf",
            "  dynasage runs --config recommendation.conf --json --last 100"
        })
public final class RunsCommand implements Runnable {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most. Default: ${DEFAULT-VALUE}.")
    private int last;

    @Option(names = "--json", description = "As a JSON array, with all metrics.")
    private boolean json;

    @Override
    public void run() {
        if (last < 1) {
            throw new UsageException("--last is " + last + "; ask for at least 1 run");
        }
        JobConfig job = config.read();
        PastRuns past = config.history(job).newest(last);
        past.unreadable()
                .forEach(run -> config.err().println("dynasage: " + run.message() + " " + PastRuns.Unreadable.CURE));
        List<PastRun> runs = past.runs();
        Optional<String> serving = serving(job);
        PrintWriter out = config.out();
        if (json) {
            out.println(new ObjectMapper()
                    .valueToTree(runs.stream()
                            .map(run -> RunListing.Entry.of(run, serving))
                            .toList())
                    .toPrettyString());
        } else if (runs.isEmpty() && past.unreadable().isEmpty()) {
            out.println("No runs below " + RunNames.of(job).runs());
        } else {
            RunListing.lines(runs, serving).forEach(out::println);
            idle(job).forEach(out::println);
        }
    }

    /** Returns what the job pays for now, whether it runs or not; empty if SageMaker cannot be reached. */
    private static List<String> idle(JobConfig job) {
        try {
            return new IdleCosts(job, new JobEndpoint(job, Clock.systemUTC()).hosted()).lines();
        } catch (SageMakerFailure e) {
            return List.of();
        }
    }

    /**
     * Returns the run that the endpoint serves. Empty if SageMaker cannot be reached: runs can be listed without it.
     */
    private Optional<String> serving(JobConfig job) {
        try {
            return new JobEndpoint(job, Clock.systemUTC()).servingRun();
        } catch (SageMakerFailure e) {
            config.err().println("dynasage: which run the endpoint serves is not known: " + e.getMessage());
            return Optional.empty();
        }
    }
}
