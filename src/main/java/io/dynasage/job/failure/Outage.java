package io.dynasage.job.failure;

import io.dynasage.account.AccountException;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StorageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The reasons why a service that the job needs gives no answer. This is the only table of them. A failure has the first
 * reason that one of its causes shows: by the name of its class, by an error code of AWS, or by the words of a library.
 * Names are compared as text, because Spark passes on a failed task's exception as text, and because the shipped jar
 * contains a renamed copy of the AWS SDK next to Hadoop's.
 */
enum Outage {
    /** The credentials were valid and are no longer. */
    EXPIRED(
            "The AWS credentials for %s have expired; it has refused them since %s",
            "ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired"
                    + "|(security )?token( included in the request)? (is|has) expired"),
    /** The service does not accept the credentials. */
    REFUSED(
            "The AWS credentials for %s are not valid; it has refused them since %s",
            "InvalidToken|InvalidClientTokenId|UnrecognizedClient(Exception)?|InvalidAccessKeyId|AuthFailure"
                    + "|SignatureDoesNotMatch|InvalidSignature(Exception)?|IncompleteSignature(Exception)?"
                    + "|MissingAuthenticationToken(Exception)?|NotSignedUp"),
    /** There are no credentials. */
    ABSENT(
            "There are no AWS credentials for %s; they have been missing since %s",
            "NoAuthWithAWSException|NoAwsCredentialsException|CredentialInitializationException"
                    + "|Unable to load credentials|No AWS Credentials|has no credentials"),
    /** The answer to HEAD has no body, so S3 gives no reason; an expired token is by far the most frequent one. */
    UNEXPLAINED(
            "%s has refused requests without a reason since %s, as it does when the AWS credentials have expired"
                    + " or the region is not that of the bucket",
            "AWSBadRequestException: [^\\n]*Status Code: 400"),
    /** The clock of this machine is wrong, so that every signature is. */
    CLOCK(
            "The clock of this machine differs from that of %s, which has refused its signatures since %s",
            "RequestTimeTooSkewed|RequestInTheFuture|Signature (not yet current|expired)"),
    /** The service cannot be reached, or its answers break off or fail. */
    UNREACHABLE(
            "%s has given no usable answer since %s, though every request was tried again",
            "UnknownHostException|NoRouteToHostException|(HttpHost)?ConnectException|ConnectTimeoutException"
                    + "|SocketTimeoutException|SocketException|NoHttpResponseException"
                    + "|ApiCall(Attempt)?TimeoutException"
                    + "|AWSClientIOException|AWSStatus500Exception|AWSServiceThrottledException"
                    + "|SSL(Handshake)?Exception|Crc32MismatchException|ConnectionClosedException"
                    + "|ConnectionPoolTimeoutException"
                    + "|Connection refused|Connection reset|Connection timed out|[Cc]onnect timed out|Read timed out"
                    + "|Broken pipe|Network is unreachable|Unable to execute HTTP request|Premature end of"
                    + "|Status Code: 50[0234]|SlowDown|ServiceUnavailable|InternalError|InternalServerError");

    /** Failures of ours that pass on what a service said; subtypes, such as a failed training job, have own reasons. */
    private static final List<Class<? extends RuntimeException>> OF_SERVICES = List.of(
            TableException.class,
            ExportException.class,
            SageMakerFailure.class,
            AccountException.class,
            StorageException.class);
    /** The first line of a failure in the text of another one: its class and its message. */
    private static final Pattern IN_TEXT = Pattern.compile("[\\w.$]+(?:Exception|Error): [^\\n]*");

    private final String sentence;
    private final Pattern signs;

    Outage(String sentence, String signs) {
        this.sentence = sentence;
        this.signs = Pattern.compile("\\b(" + signs + ")\\b");
    }

    /**
     * An outage, and the words that show it.
     *
     * @param service such as {@code S3}
     */
    record Found(Outage outage, String service, String words) {
        /** Returns the outage as a sentence without its end. */
        String sentence(String since) {
            return String.format(outage.sentence, service, since);
        }

        /** Returns whether other credentials end the outage. */
        boolean ofCredentials() {
            return outage == EXPIRED || outage == REFUSED || outage == ABSENT || outage == UNEXPLAINED;
        }
    }

    /** Returns the outage that a failure comes from. */
    static Optional<Found> of(Throwable failure) {
        List<String> signs = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            signs.addAll(signs(cause));
        }
        Collections.reverse(signs);
        for (Outage outage : values()) {
            for (String words : signs) {
                if (outage.signs.matcher(words).find()) {
                    return Optional.of(new Found(outage, service(String.join("\n", signs)), words));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns what a cause says of itself, and what it says of other failures in its text. */
    private static List<String> signs(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        boolean ours = cause.getClass().getName().startsWith("io.dynasage.");
        if (ours && !OF_SERVICES.contains(cause.getClass())) {
            return List.of();
        }
        List<String> signs = new ArrayList<>(List.of(
                cause.getClass().getName() + ": " + message.lines().findFirst().orElse("")));
        IN_TEXT.matcher(message).results().map(MatchResult::group).forEach(signs::add);
        return signs;
    }

    private static String service(String signs) {
        if (signs.matches("(?s).*(s3a?://|fs\\.s3a|S3Exception|Service: S3|S3A).*")) {
            return "S3";
        }
        if (signs.matches("(?s).*(Service: DynamoDb|TableException|DynamoDB|DynamoDb|No page of table).*")) {
            return "DynamoDB";
        }
        if (signs.matches("(?s).*SageMaker.*")) {
            return "SageMaker";
        }
        return "AWS";
    }
}
