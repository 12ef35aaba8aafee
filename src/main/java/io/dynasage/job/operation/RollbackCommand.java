package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rolls the endpoint back to an earlier model. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Takes the endpoint back to the approved model before the one that serves, waits until it serves,"
                    + " and checks that it answers what that model says.",
            "The model that it leaves is set to rejected in the registry, so that nobody takes it for the last"
                    + " good one. Exit code 2: there is nothing to go back to."
        },
        footer = {
            "  … dynasage.jar rollback --config s3a://bucket/recommendation.conf",
            "  … dynasage.jar rollback --config recommendation.conf --to 20260131T030000Z-ab12"
        })
public final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--to",
            paramLabel = "RUN",
            description = "The run whose model shall serve; it must be registered and approved. Default: the approved"
                    + " one before.")
    private String to;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        JobConfig job = config.read();
        Rollback.Done done =
                new Rollback(SparkSettings.session(job.name() + " rollback"), job, Clock.systemUTC()).go(to);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "Endpoint %s is %s with %s (before: %s)%n",
                done.endpoint().name(),
                done.endpoint().status(),
                done.endpoint().config(),
                done.from());
        out.printf(
                "%d rows of run %s answered%s%n",
                done.verified().rows(),
                done.to().runId(),
                done.verified()
                        .largestDifference()
                        .map(largest -> ", at most " + largest + " from what its model says")
                        .orElse(""));
        if (done.rejected()) {
            out.println("The model that served before is set to Rejected in the registry");
        }
        out.println("Written down in " + done.record());
        out.flush();
        return ExitCode.DONE.code();
    }
}
