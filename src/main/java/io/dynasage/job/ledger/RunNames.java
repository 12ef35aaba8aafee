package io.dynasage.job.ledger;

import io.dynasage.config.JobConfig;
import io.dynasage.storage.S3Uri;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the runs of a job are, and what their resources in SageMaker are called: {@code <job>-<run
 * id>-<role><attempt>}. Nothing else makes or parses these names.
 *
 * @param job the job's name, which is its endpoint's too
 * @param outputUri what is below it belongs to the job; without a slash at its end
 */
public record RunNames(String job, String outputUri) {
    private static final String RUNS = "/runs/";
    private static final Pattern NAME = Pattern.compile("(?<run>.+)-" + ModelRole.ANY + "[1-9]\\d?");

    /** The names of a configured job's runs. */
    public static RunNames of(JobConfig config) {
        return new RunNames(config.name(), config.outputUri());
    }

    /** The folder of all runs, with a slash at its end. */
    public String runs() {
        return outputUri + RUNS;
    }

    /** A run's folder, with a slash at its end. */
    public String folder(RunId run) {
        return runs() + run + "/";
    }

    /** The run in whose folder a file is, by its URI. */
    public Optional<RunId> runOfFile(String uri) {
        String file = S3Uri.forHadoop(uri);
        String runs = S3Uri.forHadoop(runs());
        int end = file.indexOf('/', runs.length());
        return file.startsWith(runs) && end > 0 ? RunId.of(file.substring(runs.length(), end)) : Optional.empty();
    }

    /**
     * What a training job, a model, an endpoint config or an endpoint of a run is called.
     *
     * @param attempt from 1
     */
    public String resource(RunId run, ModelRole role, int attempt) {
        return job + "-" + run + "-" + role + attempt;
    }

    /** The run that a resource is named after; also by the form {@code <job>-<run id>} that earlier releases used. */
    public Optional<RunId> runOf(String resource) {
        if (!resource.startsWith(job + "-")) {
            return Optional.empty();
        }
        String rest = resource.substring(job.length() + 1);
        Matcher name = NAME.matcher(rest);
        return RunId.of(name.matches() ? name.group("run") : rest);
    }
}
