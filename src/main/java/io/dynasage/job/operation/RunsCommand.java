package io.dynasage.job.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunHistory;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.sagemaker.SageMakerFailure;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the runs of a job. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = "Lists the job's runs, the newest first: state, times, the metric that the gate compares by,"
                + " and which one the endpoint serves.",
        footer = {
            "  … dynasage.jar runs --config s3a://bucket/recommendation.conf",
            "  … dynasage.jar runs --config recommendation.conf --json --last 100"
        })
public final class RunsCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        if (last < 1) {
            throw new UsageException("--last is " + last + "; ask for at least 1 run");
        }
        JobConfig job = config.read();
        PastRuns past = new RunHistory(RunNames.of(job), HadoopSettings.current()).newest(last);
        past.unreadable()
                .forEach(run -> spec.commandLine()
                        .getErr()
                        .println("dynasage: " + run.message() + " " + PastRuns.Unreadable.CURE));
        List<PastRun> runs = past.runs();
        String serving = serving(job).orElse(null);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(
                    runs.stream().map(run -> RunListing.json(run, serving)).toList()));
        } else if (runs.isEmpty() && past.unreadable().isEmpty()) {
            out.println("No runs below " + RunNames.of(job).runs());
        } else {
            RunListing.lines(runs, serving).forEach(out::println);
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    /**
     * Returns the run that the endpoint serves. Empty if SageMaker cannot be reached: runs can be listed without it.
     */
    private Optional<String> serving(JobConfig job) {
        try {
            return new JobEndpoint(job, Clock.systemUTC()).servingRun();
        } catch (SageMakerFailure e) {
            spec.commandLine()
                    .getErr()
                    .println("dynasage: which run the endpoint serves is not known: " + e.getMessage());
            return Optional.empty();
        }
    }
}
