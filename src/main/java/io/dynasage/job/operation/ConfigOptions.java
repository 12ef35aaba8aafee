package io.dynasage.job.operation;

import io.dynasage.config.ConfigReader;
import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.JobConfig;
import io.dynasage.events.ForgetList;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.NewFiles;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunHistory;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.SageMakerStages;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options by which every command of a job finds its configuration, its output, and the layout of its help. */
@Command(sortOptions = false, usageHelpWidth = 120, footerHeading = "%nExamples:%n")
public final class ConfigOptions {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "URI",
            description =
                    "The job's HOCON file: a path, file:, s3a:, or the name of one shipped with spark-submit --files.")
    private String uri;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides one setting; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Reads and checks the configuration. A file that cannot be read is also a configuration error, unless its store
     * gives no answer or refuses the credentials.
     */
    public JobConfig read() {
        try {
            return ConfigReader.read(file("--config", uri).writtenText(), uri, overrides);
        } catch (StorageException e) {
            throw unread(uri, e);
        }
    }

    /** Returns the failure of a command whose configuration cannot be read. */
    static RuntimeException unread(String uri, StorageException failure) {
        if (OutageException.explains(failure)) {
            return failure;
        }
        return new InvalidConfigException(uri, List.of(failure.getMessage()));
    }

    /**
     * Returns the file that an option names.
     *
     * @throws UsageException if the text is no address
     */
    static StoredFile file(String option, String uri) {
        StoredFile.problem(uri).ifPresent(problem -> {
            throw new UsageException(option + " \"" + uri + "\" " + problem);
        });
        return new StoredFile(uri, SparkSettings.hadoop());
    }

    /** Returns the options that give this configuration again, for a shell; without ids of users to forget. */
    String again() {
        Stream<String> given = overrides.entrySet().stream()
                .map(setting -> setting.getKey() + "="
                        + (setting.getKey().startsWith(ForgetList.SETTING) ? "…" : setting.getValue()))
                .map(setting -> " --set " + quoted(setting));
        return given.collect(Collectors.joining("", "--config " + quoted(uri), ""));
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:@=+,%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Returns the past runs of a job. */
    RunHistory history(JobConfig job) {
        return new RunHistory(RunNames.of(job), SparkSettings.hadoop());
    }

    /** Returns the requests to SageMaker that a run of the job would make. */
    SageMakerStages stages(JobConfig job, RunId run) {
        RunFolder folder = new RunFolder(RunNames.of(job), run, SparkSettings.hadoop());
        return SageMakerStages.judged(
                job, run, folder, job.features().examples().task(), Clock.systemUTC());
    }

    /** Returns the lease on a run, which is not taken yet. */
    Lease lease(JobConfig job, RunFolder run) {
        return Lease.onRun(run, files(job));
    }

    /** Returns the lease on the job's endpoint, which is not taken yet. */
    Lease endpointLease(JobConfig job) {
        return Lease.onEndpoint(RunNames.of(job), files(job));
    }

    private NewFiles files(JobConfig job) {
        return NewFiles.at(
                job.outputUri(), SparkSettings.hadoop(), job.sagemaker().region(), Clock.systemUTC());
    }

    /** Returns the command's standard output, which is flushed at the end of each line. */
    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Returns the command's standard error, which is flushed at the end of each line. */
    PrintWriter err() {
        return command.commandLine().getErr();
    }
}
