package io.dynasage.job.ledger;

import io.dynasage.config.JobConfig;
import io.dynasage.storage.S3Uri;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Derives the folders of a job's runs and the names of their resources in SageMaker: {@code <job>-<run
 * id>-<role><attempt>}. Nothing else makes or parses these names.
 *
 * @param job the job's name, which is also the name of its endpoint
 * @param outputUri the URI below which everything belongs to the job; without a trailing slash
 */
public record RunNames(String job, String outputUri) {
    private static final String RUNS = "/runs/";
    private static final Pattern NAME = Pattern.compile("(?<run>.+)-" + ModelRole.ANY + "[1-9]\\d?");

    /** Returns the names for the runs of a configured job. */
    public static RunNames of(JobConfig config) {
        return new RunNames(config.name(), config.outputUri());
    }

    /** Returns the folder of all runs, with a trailing slash. */
    public String runs() {
        return outputUri + RUNS;
    }

    /** Returns a run's folder, with a trailing slash. */
    public String folder(RunId run) {
        return runs() + run + "/";
    }

    /** Returns the file that names the job's current recommendation lists. */
    public String currentLists() {
        return outputUri + "/lists/" + job + ".json";
    }

    /** Returns the folder of the records of rollbacks, with a trailing slash. */
    public String rollbacks() {
        return outputUri + "/rollbacks/";
    }

    /** Returns the file that names a rollback of the job's endpoint that is not finished. */
    public String unfinishedRollback() {
        return rollbacks() + "unfinished-" + job + ".json";
    }

    /** Returns the folder of the files that name the run that changes the job's endpoint, with a trailing slash. */
    String endpointLease() {
        return outputUri + "/leases/endpoint-" + job + "/";
    }

    /** Returns the run whose folder holds the file at the URI. */
    public Optional<RunId> runOfFile(String uri) {
        String file = S3Uri.forHadoop(uri);
        String runs = S3Uri.forHadoop(runs());
        int end = file.indexOf('/', runs.length());
        if (!file.startsWith(runs) || end < 0) {
            return Optional.empty();
        }
        return RunId.of(file.substring(runs.length(), end));
    }

    /**
     * Returns the name of a run's training job, model, endpoint configuration or endpoint.
     *
     * @param attempt from 1
     */
    public String resource(RunId run, ModelRole role, int attempt) {
        return job + "-" + run + "-" + role + attempt;
    }

    /** Returns whether a resource is named after the final model of a run, which has a judged twin. */
    public boolean isFinal(String resource) {
        return resource.matches(".+-" + ModelRole.FINAL + "[1-9]\\d?");
    }

    /**
     * Returns the run that a resource is named after. Also accepts the form {@code <job>-<run id>} of earlier releases.
     */
    public Optional<RunId> runOf(String resource) {
        if (!resource.startsWith(job + "-")) {
            return Optional.empty();
        }
        String rest = resource.substring(job.length() + 1);
        Matcher name = NAME.matcher(rest);
        return RunId.of(name.matches() ? name.group("run") : rest);
    }
}
