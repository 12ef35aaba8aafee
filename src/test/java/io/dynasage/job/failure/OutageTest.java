package io.dynasage.job.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.InvalidConfigException;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.sagemaker.DeploymentUndoneException;
import io.dynasage.sagemaker.InvalidSpecException;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/** Outages are recognised in the exceptions that the AWS SDK, S3A and Spark really throw. */
class OutageTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T02:03:04.567Z");

    @BeforeAll
    static void haveCredentials() {
        LocalCredentials.useInThisJvm();
    }

    @Test
    void whatTheEndpointServesIsSaidOfAnOutageToo() {
        Throwable expired = SageMakerException.builder()
                .statusCode(400)
                .message("expired")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ExpiredTokenException")
                        .errorMessage("expired")
                        .build())
                .build();
        SageMakerFailure refused =
                new SageMakerFailure("SageMaker refused to answer: ExpiredTokenException: no.", expired);
        String now = "It could NOT be rolled back and may still serve the unproven model.";
        String message = OutageException.of(new DeploymentUndoneException("Refused.", now, refused), SINCE, "resume")
                .orElseThrow()
                .getMessage();
        assertTrue(message.endsWith(", then resume. " + now), message);
    }

    @ParameterizedTest
    @CsvSource({
        "ExpiredToken,400,EXPIRED",
        "TokenRefreshRequired,400,EXPIRED",
        "RequestExpired,400,EXPIRED",
        "InvalidToken,400,REFUSED",
        "InvalidAccessKeyId,403,REFUSED",
        "SignatureDoesNotMatch,403,REFUSED",
        "RequestTimeTooSkewed,403,CLOCK",
        "InternalError,500,UNREACHABLE",
        "SlowDown,503,UNREACHABLE"
    })
    void whatS3AnswersIsRecognisedBehindS3aAndSpark(String code, int status, Outage outage) {
        IOException ofS3a = S3AUtils.translateException("open", "s3a://b/runs/r1/run.json", s3(code, status));
        for (Throwable failure : List.of(
                ofS3a,
                new StorageException("read", "s3a://b/runs/r1/run.json", ofS3a),
                new UncheckedIOException(ofS3a),
                new SparkException("Job aborted", new RuntimeException(ofS3a)),
                new SparkException("Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent"
                        + " failure: Lost task 0.3 in stage 3.0 (TID 9) (h executor 1): " + ofS3a
                        + "\n\tat a.B.c(B.java)"))) {
            Outage.Found found = Outage.of(failure).orElseThrow(() -> new AssertionError(failure));
            assertEquals(outage + " of S3", found.outage() + " of " + found.service(), failure.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ExpiredTokenException,EXPIRED",
        "UnrecognizedClientException,REFUSED",
        "InvalidSignatureException,REFUSED",
        "MissingAuthenticationTokenException,REFUSED",
        "IncompleteSignatureException,REFUSED",
        "InvalidClientTokenId,REFUSED",
        "InternalServerError,UNREACHABLE"
    })
    void whatDynamoDbAndSageMakerAnswerIsRecognised(String code, Outage outage) {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("no")
                .serviceName("x")
                .build();
        TableException ofTable = TableException.of(
                (DynamoDbException) DynamoDbException.builder()
                        .awsErrorDetails(details)
                        .statusCode(400)
                        .message("no")
                        .build(),
                new TableConnection("us-east-1", null, null),
                "events",
                "dynamodb:Scan");
        Outage.Found found =
                Outage.of(new SparkException("Job aborted", ofTable)).orElseThrow();
        assertEquals(outage + " of DynamoDB", found.outage() + " of " + found.service());
        Throwable ofSageMaker = new SageMakerFailure(
                "SageMaker refused the training job: " + code + ": no. Renew the credentials.",
                SageMakerException.builder()
                        .awsErrorDetails(details)
                        .message("no")
                        .build());
        found = Outage.of(ofSageMaker).orElseThrow();
        assertEquals(outage + " of SageMaker", found.outage() + " of " + found.service());
    }

    @Test
    void aClosedPortIsRecognisedForDynamoDbAndForS3() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        String endpoint = "http://127.0.0.1:" + port;
        TableException ofTable = assertThrows(
                TableException.class,
                () -> TableDescription.of(new TableConnection("us-east-1", URI.create(endpoint), null), "events"));
        assertEquals("UNREACHABLE of DynamoDB", shown(ofTable));
        StorageException ofS3 = assertThrows(
                StorageException.class,
                () -> new StoredFile("s3://closed-port/run.json", s3a("closed-port", endpoint)).text());
        assertEquals("UNREACHABLE of S3", shown(ofS3));
        TableException unknownHost = assertThrows(
                TableException.class,
                () -> TableDescription.of(
                        new TableConnection("us-east-1", URI.create("https://nobody.invalid"), null), "events"));
        assertEquals("UNREACHABLE of DynamoDB", shown(unknownHost));
    }

    @Test
    void aConnectionThatIsResetIsRecognised() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread resets = new Thread(() -> resetEach(server));
            resets.setDaemon(true);
            resets.start();
            String endpoint = "http://127.0.0.1:" + server.getLocalPort();
            StorageException ofS3 = assertThrows(
                    StorageException.class,
                    () -> new StoredFile("s3a://resets/run.json", s3a("resets", endpoint)).text());
            assertEquals("UNREACHABLE of S3", shown(ofS3));
        }
        assertEquals("UNREACHABLE of AWS", shown(new SocketException("Connection reset")));
        assertEquals(
                "UNREACHABLE of DynamoDB",
                shown(new IllegalStateException(
                        "No page of table events (region us-east-1) came in 12 attempts: "
                                + new SocketException("reset"),
                        new SocketException("reset"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.net.NoRouteToHostException: No route to host",
                "java.net.SocketTimeoutException: Read timed out",
                "org.apache.hadoop.fs.s3a.AWSClientIOException: getFileStatus on s3a://b/x: Unable to execute HTTP"
                        + " request",
                "software.amazon.awssdk.core.exception.ApiCallTimeoutException: Client execution did not complete",
                "io.dynasage.shaded.awssdk.core.exception.SdkClientException: Unable to execute HTTP request: Broken"
                        + " pipe",
                "org.apache.http.ConnectionClosedException: Premature end of Content-Length delimited message body"
            })
    void whatSparkPassesOnAsTextIsRecognised(String text) {
        assertEquals(
                Outage.UNREACHABLE,
                Outage.of(new SparkException("Job aborted due to stage failure: Task 0 failed: " + text + "\n\tat x"))
                        .orElseThrow()
                        .outage());
    }

    @Test
    void aRefusalWithoutAReasonIsMostOftenOneOfExpiredCredentials() {
        String head = "org.apache.hadoop.fs.s3a.AWSBadRequestException: getFileStatus on s3a://shop/runs: S3Exception:"
                + " null (Service: S3, Status Code: 400, Request ID: R)";
        Outage.Found found =
                Outage.of(new SparkException("Job aborted: " + head)).orElseThrow();
        assertEquals(
                "S3 has refused requests without a reason since T, as it does when the AWS credentials have expired"
                        + " or the region is not that of the bucket",
                found.sentence("T"));
        assertTrue(found.ofCredentials());
    }

    @Test
    void credentialsThatAreMissingAreRecognised() {
        assertEquals(
                Outage.ABSENT,
                Outage.of(SdkClientException.create(
                                "Unable to load credentials from any of the providers in the chain"))
                        .orElseThrow()
                        .outage());
        Configuration hadoop = s3a("nobodys", "http://127.0.0.1:1");
        hadoop.set(
                "fs.s3a.bucket.nobodys.aws.credentials.provider",
                "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        hadoop.unset("fs.s3a.bucket.nobodys.access.key");
        StorageException none =
                assertThrows(StorageException.class, () -> new StoredFile("s3a://nobodys/x", hadoop).text());
        assertEquals("ABSENT of S3", shown(none));
    }

    @Test
    void otherFailuresAreNoOutage() {
        for (Throwable failure : List.of(
                new UsageException("ConnectException: Connection refused is what the user typed"),
                new InvalidConfigException("f", List.of("ExpiredToken")),
                new InvalidSpecException("Job shop", List.of("Read timed out is what the algorithm said")),
                new IllegalStateException("A page has 2 items, but 1 are in it"),
                new ExportException("The MD5 of x is a, but its manifest says b."),
                S3AUtils.translateException("open", "s3a://b/x", s3("AccessDenied", 403)),
                S3AUtils.translateException("open", "s3a://b/x", s3("NoSuchKey", 404)),
                new SparkException("Job aborted: java.lang.ArithmeticException: / by zero"))) {
            assertEquals(Optional.empty(), Outage.of(failure), failure.toString());
            assertFalse(OutageException.explains(failure), failure.toString());
        }
        RuntimeException loop = new RuntimeException("a");
        loop.addSuppressed(new RuntimeException("b", loop));
        assertEquals(Optional.empty(), Outage.of(loop));
    }

    @Test
    void anOutageBehindAnotherFailureIsFound() {
        StorageException unread = new StorageException(
                "read", "s3a://b/x", S3AUtils.translateException("open", "s3a://b/x", s3("ServiceUnavailable", 503)));
        assertTrue(OutageException.explains(unread));
        assertTrue(OutageException.explains(new IllegalStateException(unread)));
    }

    @Test
    void theMessageSaysWhichCredentialsSinceWhenAndHowToContinue() {
        IOException expired = S3AUtils.translateException("open", "s3a://b/x", s3("ExpiredToken", 400));
        OutageException explained = OutageException.of(expired, SINCE, "continue with run --resume nightly")
                .orElseThrow();
        assertTrue(
                explained
                        .getMessage()
                        .matches("The AWS credentials for S3 have expired; it has refused them since"
                                + " 2026-01-01T02:03:04Z"
                                + " \\([^()]*(\\([^()]*\\))?[^()]*ExpiredToken[^()]*(\\([^()]*\\))?[^()]*\\)\\"
                                + ". Renew them"
                                + " \\(S3A takes them from fs\\.s3a\\.aws\\.credentials\\.provider, by"
                                + " default from the"
                                + " environment, the container or the instance\\), then continue with run"
                                + " --resume"
                                + " nightly\\."),
                explained.getMessage());
        assertEquals(ExitCode.REMOTE, ExitCode.of(explained));
        assertEquals(Optional.of(explained), OutageException.of(explained, Instant.EPOCH, "x"));
        assertEquals(
                "AWS has given no usable answer since 2026-01-01T02:03:04Z, though every request was tried again"
                        + " (SocketException: Connection reset\\n{\"_aws\":1}). Check the network and the region,"
                        + " then try"
                        + " again.",
                OutageException.of(new SocketException("Connection reset\\n{\"_aws\":1}"), SINCE, "try again")
                        .orElseThrow()
                        .getMessage());
    }

    @Test
    void onEmrServerlessTheMissingVpcIsTheCureOfSageMakersSilence() {
        SageMakerFailure silent = new SageMakerFailure(
                "SageMaker could not be reached to describe the endpoint: Connect to api.sagemaker timed out.",
                new SocketException("Connection timed out"));
        assertTrue(OutageException.of(silent, SINCE, "start the run again", Map.of("SERVERLESS_EMR_JOB_ID", "00j")::get)
                .orElseThrow()
                .getMessage()
                .endsWith("). The EMR Serverless application must be in a VPC whose subnets reach SageMaker, by"
                        + " a NAT gateway or by interface endpoints; without a VPC it reaches neither SageMaker"
                        + " nor SNS. Set SubnetIds and SecurityGroupIds of submit/stack.yaml (submit/README.md,"
                        + " Network), then start the run again."));
        assertTrue(OutageException.of(silent, SINCE, "start the run again", name -> null)
                .orElseThrow()
                .getMessage()
                .endsWith("). Check the network and sagemaker.region and sagemaker.endpoint, then start the run"
                        + " again."));
    }

    private static String shown(Throwable failure) {
        return Outage.of(failure)
                .map(found -> found.outage() + " of " + found.service())
                .orElse("none: " + failure);
    }

    private static S3Exception s3(String code, int status) {
        return (S3Exception) S3Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("said so")
                        .serviceName("S3")
                        .build())
                .statusCode(status)
                .message("said so")
                .requestId("R1")
                .build();
    }

    private static Configuration s3a(String bucket, String endpoint) {
        Configuration hadoop = new Configuration();
        String prefix = "fs.s3a.bucket." + bucket + ".";
        hadoop.set(prefix + "endpoint", endpoint);
        hadoop.set(prefix + "endpoint.region", "us-east-1");
        hadoop.set(prefix + "path.style.access", "true");
        hadoop.set(prefix + "access.key", "id");
        hadoop.set(prefix + "secret.key", "secret");
        hadoop.set(prefix + "attempts.maximum", "1");
        hadoop.set(prefix + "retry.limit", "1");
        hadoop.set(prefix + "retry.interval", "10ms");
        return hadoop;
    }

    private static void resetEach(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                accepted.getInputStream().read();
                accepted.setSoLinger(true, 0);
            } catch (IOException e) {
                return;
            }
        }
    }
}
