package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.ReadEstimate;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.run.ItemSource;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StorageException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Estimates the effort of a run and prints its requests, without reading an item or sending any of them. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what a run takes, without reading an item: size, read units, splits and why; time and dollars of"
                    + " reading, Spark, training, endpoint and lists; what it creates (+), changes (~) and leaves (=).",
            "Times are scaled from the last completed run, if there is one."
        },
        footer = {
            "  dynasage plan --config recommendation.conf",
            "  dynasage plan --config recommendation.conf --set source.read-fraction=5%% --slots 64",
            "  dynasage plan --config recommendation.conf --requests target/requests"
        })
public final class PlanCommand implements Runnable {
    private static final int SLOTS = 8;
    /** The memory per vCPU that EMR Serverless gives by default. */
    private static final double GIGABYTES_PER_SLOT = 4;

    private static final double OVERHEAD = 1.1;

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Tasks that the cluster runs at the same time: executors times cores. Default: from"
                    + " the settings given to spark-submit, else 8.")
    private Integer slots;

    @Option(
            names = "--requests",
            paramLabel = "DIR",
            description = "Writes the request of each call to SageMaker that the run would create or change something"
                    + " with, as JSON, to this folder: a path, file: or s3a:.")
    private String requests;

    @Option(names = "--run-id", paramLabel = "ID", description = "The run in the requests' names. Default: a new one.")
    private String runId;

    @Override
    public void run() {
        if (slots != null && slots < 1) {
            throw new UsageException("--slots is " + slots + "; a cluster runs at least 1 task");
        }
        RunId id = Optional.ofNullable(runId).map(RunId::new).orElseGet(() -> RunId.next(Clock.systemUTC()));
        JobConfig job = config.read();
        JobConfig.Source source = job.source();
        int tasks = Optional.ofNullable(slots).orElseGet(PlanCommand::clusterSlots);
        ReadEstimate read = ItemSource.estimate(job, TableDescription.of(source.connection(), source.table()), tasks);
        read.lines().forEach(config.out()::println);
        Optional<PastRun> last = lastRun(job);
        CostEstimate.of(job, read, tasks, memory(), last).lines().forEach(config.out()::println);
        idle(job).forEach(config.out()::println);
        changes(job, id, ChannelEstimate.of(job, read.table().items(), last), last);
    }

    /** Prints what a run would change. Without SageMaker, that is not known, and requests cannot be written. */
    private void changes(JobConfig job, RunId id, ChannelEstimate channels, Optional<PastRun> last) {
        try {
            Map<String, String> planned = config.stages(job, id)
                    .plannedRequests(
                            channels.trainingRows(),
                            channels.featureDim(),
                            last.map(PastRun::metrics).orElse(Map.of()));
            new PlannedChanges(job, id, planned).lines().forEach(config.out()::println);
            if (requests != null) {
                write(planned, channels, last);
            }
        } catch (SageMakerFailure e) {
            if (requests != null) {
                throw e;
            }
            config.out().println("Warning  What a run creates and changes is left out. " + e.getMessage());
        }
    }

    /** Returns the last run, if there is one. A plan is often made before the bucket exists. */
    private Optional<PastRun> lastRun(JobConfig job) {
        try {
            PastRuns past = config.history(job).recent();
            past.unreadable()
                    .forEach(run -> config.out().println("Warning  " + run.message() + " " + PastRuns.Unreadable.CURE));
            return past.lastCompleted();
        } catch (StorageException e) {
            config.out().println("Warning  Earlier runs are left out. " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns what the job pays for now, whether it runs or not. A plan is also made without SageMaker. */
    private static List<String> idle(JobConfig job) {
        try {
            return new IdleCosts(job, new JobEndpoint(job, Clock.systemUTC()).hosted()).lines();
        } catch (SageMakerFailure e) {
            return List.of("Warning  What the job pays for while no run is under way is left out. " + e.getMessage());
        }
    }

    private void write(Map<String, String> planned, ChannelEstimate channels, Optional<PastRun> last) {
        String folder = ConfigOptions.file("--requests", requests).uri().replaceFirst("/+$", "");
        planned.forEach((operation, json) -> {
            String uri = folder + "/" + operation + ".json";
            ConfigOptions.file("--requests", uri).write(json);
            config.out().println("Request  " + uri);
        });
        config.out()
                .println("         feature_dim and metrics are known only during the run; in the requests "
                        + last.map(run -> "those of run " + run.runId() + " stand for them")
                                .orElse(channels.featureDim() + " stands for feature_dim, and there are no metrics"));
    }

    private static int clusterSlots() {
        SparkConf conf = new SparkConf();
        if (conf.get("spark.master", "").startsWith("local")) {
            return SLOTS;
        }
        return ClusterShape.of(conf, Runtime.getRuntime().maxMemory()).slots().orElse(SLOTS);
    }

    /** Returns the memory per slot. The heap of a laptop says nothing about the cluster that the run will use. */
    private static double memory() {
        SparkConf conf = new SparkConf();
        if (!conf.contains("spark.executor.memory")) {
            return GIGABYTES_PER_SLOT;
        }
        return ClusterShape.of(conf, 0).memoryPerTask() * OVERHEAD / 1e9;
    }
}
