package io.dynasage.sagemaker;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Interprets errors of the AWS client. In SageMaker's errors, only the message distinguishes "does not exist" from
 * "exists".
 */
final class RemoteErrors {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteErrors.class);
    private static final Set<String> TRANSIENT_CODES =
            Set.of("ThrottlingException", "Throttling", "ServiceUnavailable", "InternalFailure", "RequestTimeout");

    /** The words of a denial by a policy's statement, as opposed to a missing permission. */
    private static final String EXPLICIT = "explicit deny";

    private RemoteErrors() {}

    /**
     * Returns whether the same call may succeed a little later: it was throttled, the service failed, or the service
     * was not reached at all.
     */
    static boolean mayPass(SdkException error) {
        if (error instanceof AwsServiceException service) {
            return service.statusCode() >= 500
                    || service.isThrottlingException()
                    || TRANSIENT_CODES.contains(code(service));
        }
        return error instanceof SdkClientException
                && !(error instanceof AbortedException)
                && !Thread.currentThread().isInterrupted();
    }

    /** Returns whether the requested resource does not exist. A lack of permission to see it does not count. */
    static boolean missing(AwsServiceException error) {
        String message = message(error).toLowerCase(Locale.ROOT);
        return code(error).startsWith("ResourceNotFound")
                || "ValidationException".equals(code(error))
                        && (message.contains("could not find")
                                || message.contains("requested resource not found")
                                || message.contains("does not exist"));
    }

    /** Returns whether a resource with this name already exists. */
    static boolean exists(AwsServiceException error) {
        return code(error).startsWith("ResourceInUse")
                || "ValidationException".equals(code(error)) && message(error).contains("already exist");
    }

    /** Returns the response, or empty if the resource does not exist. */
    static <T> Optional<T> find(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (AwsServiceException e) {
            if (missing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the response; empty if the call failed for a temporary reason and the poller should repeat it. */
    static <T> Optional<T> orAskAgain(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (SdkException e) {
            if (mayPass(e)) {
                LOG.warn("SageMaker did not answer, asking again: {}", e.getMessage());
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the service's error code, or an empty string. */
    static String code(AwsServiceException error) {
        return details(error, AwsErrorDetails::errorCode);
    }

    /** Returns the service's own error message, or an empty string. */
    static String message(AwsServiceException error) {
        return details(error, AwsErrorDetails::errorMessage);
    }

    private static String details(AwsServiceException error, Function<AwsErrorDetails, String> part) {
        return Optional.ofNullable(error.awsErrorDetails()).map(part).orElse("");
    }

    /**
     * Makes calls, and explains an error of the client.
     *
     * @param attempt what the calls are for, such as {@code to deploy endpoint "shop"}
     */
    static <T> T explained(String attempt, Supplier<T> calls) {
        try {
            return calls.get();
        } catch (SdkException e) {
            throw refused(attempt, e);
        }
    }

    /** Returns the failure to throw for a refused call: the attempted action, the reason and the remedy. */
    static SageMakerFailure refused(String attempt, SdkException error) {
        if (error instanceof AwsServiceException service) {
            return new SageMakerFailure(
                    "SageMaker refused " + attempt + ": " + code(service) + ": " + sentence(message(service)) + " "
                            + advice(code(service)),
                    error);
        }
        return new SageMakerFailure(
                "SageMaker could not be reached " + attempt + ": " + sentence(error.getMessage())
                        + " Check the region, the endpoint, the network and the credentials.",
                error);
    }

    /** Returns whether the identity may not send the request. */
    static boolean denied(AwsServiceException error) {
        return code(error).startsWith("AccessDenied");
    }

    /**
     * Returns the failure to throw for a refused call whose request leaves settings to AWS that a company may demand.
     *
     * @param unset these settings
     */
    static SageMakerFailure refused(String attempt, SdkException error, List<String> unset) {
        if (error instanceof AwsServiceException service
                && denied(service)
                && message(service).contains(EXPLICIT)
                && !unset.isEmpty()) {
            return new SageMakerFailure(
                    "SageMaker refused " + attempt + ": " + code(service) + ": " + sentence(message(service))
                            + " A rule of the account or its organization forbids it, as rules do that demand a"
                            + " network or keys. Not set are: " + String.join(", ", unset)
                            + ". Set what your company demands; a run that has begun is resumed with it.",
                    error);
        }
        return refused(attempt, error);
    }

    /** Returns a reason that SageMaker gave, as a sentence without its capital. */
    static String sentence(String reason) {
        return Objects.requireNonNullElse(reason, "")
                .replaceFirst("^$", "no reason given")
                .replaceFirst("\\.?$", ".");
    }

    private static String advice(String code) {
        return switch (code) {
            case "AccessDeniedException", "AccessDenied" ->
                "Allow this action, and iam:PassRole on the execution role, to the identity that runs the job.";
            case "UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException" ->
                "Renew the AWS credentials of the job.";
            case "ResourceLimitExceeded" -> "Raise this quota in Service Quotas, or use another instance type.";
            case "ThrottlingException" -> "Try again later; other callers use up the account's request rate.";
            default -> "Correct the named value and run again.";
        };
    }
}
