package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.ReadEstimate;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunHistory;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.ItemSource;
import io.dynasage.job.run.SageMakerStages;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Estimates the effort of a run and prints its requests, without reading an item or sending any of them. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Says what a run takes, without reading an item: size, read units, splits and why; time and dollars"
                    + " of reading, Spark, training and endpoint.",
            "Times go by the last completed run, if there is one."
        },
        footer = {
            "  … dynasage.jar plan --config recommendation.conf",
            "  … dynasage.jar plan --config recommendation.conf --set source.read-fraction=5% --slots 64",
            "  … dynasage.jar plan --config recommendation.conf --requests target/requests"
        })
public final class PlanCommand implements Callable<Integer> {
    private static final int SLOTS = 8;
    /** The memory per vCPU that EMR Serverless gives by default. */
    private static final double GIGABYTES_PER_SLOT = 4;

    private static final double OVERHEAD = 1.1;

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Tasks that the cluster runs at the same time: executors times cores. Default: what"
                    + " spark-submit was told, else 8.")
    private Integer slots;

    @Option(
            names = "--requests",
            paramLabel = "DIR",
            description = "Writes the request of each call to SageMaker that the run would create or change something"
                    + " with, as JSON, to this folder: a path, file: or s3a:.")
    private String requests;

    @Option(names = "--run-id", paramLabel = "ID", description = "The run in the requests' names. Default: a new one.")
    private String runId;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (slots != null && slots < 1) {
            throw new UsageException("--slots is " + slots + "; a cluster runs at least 1 task");
        }
        RunId id = runId == null ? RunId.next(Clock.systemUTC()) : new RunId(runId);
        JobConfig job = config.read();
        int tasks = slots == null ? slots() : slots;
        ReadEstimate read = ItemSource.estimate(
                job, TableDescription.of(job.source().connection(), job.source().table()), tasks);
        read.lines().forEach(out()::println);
        Optional<PastRun> last = lastRun(job);
        CostEstimate.of(job, read, tasks, memory(), last).lines().forEach(out()::println);
        if (requests != null) {
            write(job, id, ChannelEstimate.of(job, read.table().items(), last), last);
        }
        out().flush();
        return ExitCode.DONE.code();
    }

    /** Returns the last run, if there is one. A plan is often made before the bucket exists. */
    private Optional<PastRun> lastRun(JobConfig job) {
        try {
            PastRuns past = new RunHistory(RunNames.of(job), HadoopSettings.current()).recent();
            past.unreadable()
                    .forEach(run -> out().println("Warning  " + run.message() + " " + PastRuns.Unreadable.CURE));
            return past.lastCompleted();
        } catch (StorageException e) {
            out().println("Warning  Earlier runs are not looked at. " + e.getMessage());
            return Optional.empty();
        }
    }

    private void write(JobConfig job, RunId id, ChannelEstimate channels, Optional<PastRun> last) {
        Configuration hadoop = HadoopSettings.current();
        RunFolder folder = new RunFolder(RunNames.of(job), id, hadoop);
        SageMakerStages stages =
                new SageMakerStages(job, id, folder, job.features().examples().task(), Clock.systemUTC());
        Map<String, String> planned = stages.plannedRequests(
                channels.trainingRows(),
                channels.featureDim(),
                last.map(PastRun::metrics).orElse(Map.of()));
        planned.forEach((operation, json) -> {
            String uri = requests.replaceFirst("/+$", "") + "/" + operation + ".json";
            new StoredFile(uri, hadoop).write(json);
            out().println("Request  " + uri);
        });
        out().println("         feature_dim and metrics are known when the run gets there; in the requests "
                + last.map(run -> "those of run " + run.runId() + " stand for them")
                        .orElse(channels.featureDim() + " stands for feature_dim, and there are no metrics"));
    }

    private static int slots() {
        OptionalInt told = ClusterShape.of(new SparkConf(), Runtime.getRuntime().maxMemory())
                .slots();
        return new SparkConf().get("spark.master", "").startsWith("local") ? SLOTS : told.orElse(SLOTS);
    }

    /** Returns the memory per slot. The heap of a laptop says nothing about the cluster that the run will use. */
    private static double memory() {
        SparkConf conf = new SparkConf();
        return conf.contains("spark.executor.memory")
                ? ClusterShape.of(conf, 0).memoryPerTask() * OVERHEAD / 1e9
                : GIGABYTES_PER_SLOT;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
