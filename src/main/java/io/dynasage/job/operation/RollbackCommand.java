package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.run.JobEndpoint;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rolls the endpoint back to an earlier model. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Rolls the endpoint back to the approved model before the one that serves, waits until it serves,"
                    + " and compares its answers with that model.",
            "Recommendation lists follow: those of the run whose model then serves are the current ones, also in"
                    + " recommendations.table.",
            "The model that served before is set to rejected in the registry, so that nobody takes it for the last"
                    + " good one. Exit code 2: there is nothing to roll back to.",
            "A rollback that was killed is finished by the next one, unless that names another run with --to."
        },
        footer = {
            "  dynasage rollback --config s3a://bucket/recommendation.conf",
            "  dynasage rollback --config recommendation.conf --to 20260131T030000Z-ab12"
        })
public final class RollbackCommand implements Runnable {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--to",
            paramLabel = "RUN",
            description = "The run whose model should serve; it must be registered and approved. Default: the approved"
                    + " one before.")
    private String to;

    @Override
    public void run() {
        JobConfig job = config.read();
        Clock clock = Clock.systemUTC();
        SparkSession spark = SparkSettings.session(job.name() + " rollback");
        Rollback rollback = new Rollback(spark, job, new JobEndpoint(job, clock), clock, config.out()::println);
        try (Lease lease = config.endpointLease(job)) {
            lease.take();
            Optional<String> completed = Optional.ofNullable(to).flatMap(rollback::completed);
            completed.ifPresentOrElse(
                    lists -> config.out().println("The model of run " + to + " serves already. " + lists),
                    () -> print(rollback.go(Optional.ofNullable(to))));
        }
    }

    private void print(Rollback.Done done) {
        Rollback.Entry entry = done.entry();
        PrintWriter out = config.out();
        out.printf(
                "Endpoint %s is %s with %s (before: %s)%n",
                entry.endpoint(), done.endpoint().status(), done.endpoint().config(), entry.fromConfig());
        out.println(done.erased()
                .map(at -> "The rows of run " + entry.toRun() + " were erased at " + at
                        + ", so the endpoint's answers are not compared with its model; its digest is the recorded one")
                .orElseGet(() -> answered(entry)));
        if (done.rejected()) {
            out.println("The model that served before is set to Rejected in the registry");
        }
        out.println(done.lists());
        out.println("Recorded in " + done.uri());
    }

    private static String answered(Rollback.Entry entry) {
        String difference = Optional.ofNullable(entry.largestDifference())
                .map(largest -> ", at most " + largest + " from the scores of its model")
                .orElse("");
        return entry.verifiedRows() + " rows of run " + entry.toRun() + " answered" + difference;
    }
}
