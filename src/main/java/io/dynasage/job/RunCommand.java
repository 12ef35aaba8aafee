package io.dynasage.job;

import io.dynasage.config.JobConfig;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the job once. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 120,
        description = "Runs the job once, from the table to the endpoint.",
        footerHeading = "%nExamples:%n",
        footer = {"  … dynasage.jar run --config s3a://bucket/recommendation.conf",
            "  … dynasage.jar run --config recommendation.conf --set features.split=last-per-user --set training.spot=true",
            "  … dynasage.jar run --config recommendation.conf --run-id nightly-0412 --until channels"})
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(names = "--run-id", paramLabel = "ID",
            description = "Names the run, so that a retry is the same run. Default: its UTC start and four random signs.")
    private String runId;

    @Option(names = "--until", paramLabel = "STAGE",
            description = "Stops after a stage: events, features, channels, training, evaluation or endpoint.")
    private String until = Stage.ENDPOINT.toString();

    @Override
    public Integer call() {
        Clock clock = Clock.systemUTC();
        Stage last = Stage.of(until);
        RunId id = runId == null ? RunId.next(clock) : new RunId(runId);
        JobConfig job = config.read();
        FeatureSettings.schema(job, clock.instant());
        SparkSession spark = SparkSettings.session(job.name());
        new Run(spark, job, id, clock).execute(last);
        return ExitCode.DONE.code();
    }
}
