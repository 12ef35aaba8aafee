package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.sagemaker.HostedInstances;
import io.dynasage.sagemaker.LiveModel;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes what a job has in SageMaker. */
@Command(
        name = "retire",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes what the job has in SageMaker: its endpoint with all versions, endpoints that a killed run left,"
                    + " and the group of its models in the registry. Without --yes it only prints what it would"
                    + " delete, and what it costs.",
            "The runs in S3 stay, and so do tables and lists. Nothing is deleted that has not the job's tag."
        },
        footer = {
            "  dynasage retire --config recommendation.conf",
            "  dynasage retire --config recommendation.conf --yes"
        })
public final class RetireCommand implements Runnable {
    @Mixin
    private ConfigOptions config;

    @Option(names = "--yes", description = "Deletes it.")
    private boolean delete;

    @Override
    public void run() {
        JobConfig job = config.read();
        Clock clock = Clock.systemUTC();
        JobEndpoint endpoint = new JobEndpoint(job, clock);
        try (Lease lease = config.endpointLease(job)) {
            if (delete) {
                lease.take();
            }
            List<String> found = endpoints(job, endpoint);
            found.addAll(registry(job, endpoint));
            print(job, found, clock.instant());
        }
    }

    private List<String> endpoints(JobConfig job, JobEndpoint endpoint) {
        List<String> lines = new ArrayList<>();
        List<HostedInstances> hosted = endpoint.hosted();
        hosted.stream().map(new IdleCosts(job, hosted)::line).forEach(lines::add);
        endpoint.endpoints().versions(job.name()).stream()
                .map(LiveModel::config)
                .map(version -> "endpoint config " + version + " and its model")
                .forEach(lines::add);
        if (delete) {
            hosted.stream()
                    .map(HostedInstances::endpoint)
                    .filter(name -> !name.equals(job.name()))
                    .forEach(endpoint.endpoints()::delete);
            endpoint.endpoints().delete(job.name());
        }
        return lines;
    }

    private List<String> registry(JobConfig job, JobEndpoint endpoint) {
        if (!endpoint.registry().hasGroup(job.name())) {
            return List.of();
        }
        int versions = delete
                ? endpoint.registry().delete(job.name())
                : endpoint.registry().versions(job.name()).size();
        return List.of("model package group " + job.name() + " with " + versions + " versions");
    }

    private void print(JobConfig job, List<String> found, Instant now) {
        PrintWriter out = config.out();
        found.forEach(line -> out.println((delete ? "deleted  " : "goes     ") + line));
        if (found.isEmpty()) {
            out.println("SageMaker has nothing of " + job.name());
        } else if (!delete) {
            out.println("Nothing is deleted yet; repeat with --yes");
        }
        out.println("stays    the runs below " + RunNames.of(job).runs()
                + "; cleanup and the bucket's lifecycle remove them");
        config.history(job).newest(Integer.MAX_VALUE).runs().stream()
                .filter(run -> CleanupRule.mayGoOn(run, now))
                .map(run -> "open     run " + run.runId() + " is unfinished and was active within a day; if it goes on,"
                        + " it deploys again: stop it, and the schedule of the job, before retire --yes")
                .forEach(out::println);
    }
}
