package io.dynasage.job;

import io.dynasage.config.ConfigReader;
import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.JobConfig;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the job once. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 120,
        description = "Runs the job once, from the table to the endpoint.",
        footerHeading = "%nExamples:%n",
        footer = {"  … dynasage.jar run --config s3a://bucket/recommendation.conf",
            "  … dynasage.jar run --config recommendation.conf --set features.split=last-per-user --set training.spot=true",
            "  … dynasage.jar run --config recommendation.conf --run-id nightly-0412 --until channels"})
final class RunCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "URI",
            description = "The job's HOCON file: a path, file:, s3a:, or the name of one shipped with spark-submit --files.")
    private String configUri;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides one setting; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

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
        Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
        JobConfig config = ConfigReader.read(configText(hadoop), configUri, overrides);
        FeatureSettings.schema(config, clock.instant());
        SparkSession spark = SparkSettings.session(config.name());
        new Run(spark, config, id, clock).execute(last);
        return ExitCode.DONE.code();
    }

    private String configText(Configuration hadoop) {
        try {
            return RunFolder.readText(configUri, hadoop);
        } catch (StorageException e) {
            throw new InvalidConfigException(configUri, List.of(e.getMessage()));
        }
    }
}
