package io.dynasage.job.failure;

import io.dynasage.sagemaker.DeploymentUndoneException;
import io.dynasage.storage.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A service that the job needs gives no answer. The message says which service or which credentials, since when, what
 * it said last, and how to continue.
 */
public final class OutageException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_WORDS = 300;
    private static final String STORAGE = "S3";

    private final String service;

    private OutageException(String message, Throwable cause, String service) {
        super(message, cause);
        this.service = service;
    }

    /** Returns whether the run's folder is out of reach, because S3 gives no answer. */
    public boolean isOfStorage() {
        return service.equals(STORAGE);
    }

    /** Returns whether a failure comes from an outage. */
    public static boolean explains(Throwable failure) {
        return failure instanceof OutageException || Outage.of(failure).isPresent();
    }

    /**
     * Explains a failure that comes from an outage.
     *
     * @param since when the service was first seen to give no answer
     * @param next how to continue, worded to follow "then"
     * @return empty if the failure has another reason
     */
    public static Optional<OutageException> of(Throwable failure, Instant since, String next) {
        return of(failure, since, next, System::getenv);
    }

    static Optional<OutageException> of(
            Throwable failure, Instant since, String next, UnaryOperator<String> environment) {
        if (failure instanceof OutageException known) {
            return Optional.of(known);
        }
        return Outage.of(failure)
                .map(found -> new OutageException(
                        message(found, since.truncatedTo(ChronoUnit.SECONDS).toString(), cure(found, environment), next)
                                + now(failure),
                        failure,
                        found.service()));
    }

    /** Returns what an endpoint does after a deployment that was rolled back; empty after another failure. */
    private static String now(Throwable failure) {
        return Optional.of(failure)
                .filter(DeploymentUndoneException.class::isInstance)
                .map(undone -> " " + ((DeploymentUndoneException) undone).now())
                .orElse("");
    }

    private static String message(Outage.Found found, String since, String cure, String next) {
        String words = Printable.line(found.words().replaceFirst("^(?:[\\w$]+\\.)+", ""));
        return found.sentence(since) + " (" + words.substring(0, Math.min(LONGEST_WORDS, words.length())) + "). " + cure
                + ", then " + next + ".";
    }

    private static String cure(Outage.Found found, UnaryOperator<String> environment) {
        if (found.ofCredentials()) {
            return "Renew them" + source(found.service());
        }
        if (found.outage() == Outage.CLOCK) {
            return "Set the clock";
        }
        if (found.service().equals("SageMaker") && EmrServerless.runs(environment)) {
            return EmrServerless.network(found.service());
        }
        return "Check the network and " + endpoint(found.service());
    }

    private static String source(String service) {
        if (service.equals(STORAGE)) {
            return " (S3A takes them from fs.s3a.aws.credentials.provider, by default from the environment, the"
                    + " container or the instance)";
        }
        return " (the job takes them from the environment, the profile, the container or the instance)";
    }

    private static String endpoint(String service) {
        return switch (service) {
            case STORAGE -> "fs.s3a.endpoint";
            case "DynamoDB" -> "source.region and source.endpoint";
            case "SageMaker" -> "sagemaker.region and sagemaker.endpoint";
            default -> "the region";
        };
    }
}
