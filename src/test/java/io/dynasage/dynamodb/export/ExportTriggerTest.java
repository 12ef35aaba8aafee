package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The real client against a server that gives the answers of DynamoDB in turn; DynamoDB Local has no exports. */
class ExportTriggerTest {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/events";
    private static final String ARN = TABLE + "/export/01693685827463-2d8752fd";
    private static final String DESCRIBED = "{\"Table\":{\"TableName\":\"events\",\"TableArn\":\"" + TABLE + "\"}}";
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private DynamoDbClient client;
    private ExportTrigger trigger;

    @BeforeEach
    void startServer() throws IOException {
        LocalCredentials.useInThisJvm();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String operation =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
            requests.add(
                    operation + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String answer = answers.remove();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.contains("__type") ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new TableConnection(
                        "us-east-1",
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        null)
                .client();
        trigger = new ExportTrigger(client, new AskAgain());
    }

    @AfterEach
    void stopServer() {
        client.close();
        server.stop(0);
    }

    @Test
    void makesAFullExportAndWaitsForIt() {
        answers.addAll(List.of(
                DESCRIBED,
                described("IN_PROGRESS", ""),
                described("IN_PROGRESS", ""),
                described(
                        "COMPLETED",
                        ",\"ExportManifest\":\"p/AWSDynamoDB/01693685827463-2d8752fd/manifest-summary.json\"")));
        assertEquals(
                "s3://bucket/p/AWSDynamoDB/01693685827463-2d8752fd/", trigger.full("events", target(null), "token-1"));
        assertEquals(4, requests.size());
        String request = requests.get(1);
        assertTrue(request.startsWith("ExportTableToPointInTime {"), request);
        for (String part : List.of(
                "\"TableArn\":\"" + TABLE + "\"",
                "\"ClientToken\":\"token-1\"",
                "\"S3Bucket\":\"bucket\"",
                "\"S3Prefix\":\"p\"",
                "\"S3SseAlgorithm\":\"AES256\"",
                "\"ExportFormat\":\"DYNAMODB_JSON\"",
                "\"ExportType\":\"FULL_EXPORT\"")) {
            assertTrue(request.contains(part), request);
        }
    }

    @Test
    void makesAnIncrementalExportOfAWindow() {
        answers.addAll(List.of(DESCRIBED, described("IN_PROGRESS", ""), described("COMPLETED", "")));
        assertEquals(
                "s3://bucket/p/AWSDynamoDB/01693685827463-2d8752fd/",
                trigger.incremental(
                        "events",
                        new ExportWindow(Instant.ofEpochSecond(1_700_000_000), Instant.ofEpochSecond(1_700_003_600)),
                        target("key"),
                        "token-2"));
        for (String part : List.of(
                "\"ExportType\":\"INCREMENTAL_EXPORT\"",
                "\"ExportViewType\":\"NEW_IMAGE\"",
                "\"S3SseKmsKeyId\":\"key\"",
                "\"S3SseAlgorithm\":\"KMS\"")) {
            assertTrue(requests.get(1).contains(part), requests.get(1));
        }
        assertTrue(
                requests.get(1)
                        .matches(".*\"ExportFromTime\":1700000000(\\.0+)?,\"ExportToTime\":1700003600(\\.0+)?.*"),
                requests.get(1));
    }

    @Test
    void saysWhyAnExportFailed() {
        answers.addAll(List.of(
                DESCRIBED,
                described("IN_PROGRESS", ""),
                described("FAILED", ",\"FailureCode\":\"S3NoSuchBucket\",\"FailureMessage\":\"no bucket\"")));
        assertEquals(
                "The export " + ARN
                        + " of table events is FAILED: S3NoSuchBucket: no bucket. Check that the bucket exists"
                        + " and that the job's role may write to it "
                        + "(s3:PutObject, s3:AbortMultipartUpload, and the key's kms:GenerateDataKey), and run again.",
                refused());
    }

    @Test
    void saysWhatToDoWhenDynamoDbRefuses() {
        answers.addAll(List.of(DESCRIBED, error("PointInTimeRecoveryUnavailableException")));
        assertTrue(refused()
                .startsWith("Point-in-time recovery of table events is off, and exports are made from it. Switch it"
                        + " on (aws dynamodb update-continuous-backups "
                        + "--table-name events "));
        answers.addAll(List.of(DESCRIBED, error("InvalidExportTimeException")));
        assertEquals(
                "The time to export of table events is not held by point-in-time recovery"
                        + " (InvalidExportTimeException: said so). "
                        + "Make a new full export and start a new chain from it.",
                assertThrows(ExportGapException.class, () -> trigger.full("events", target(null), "t"))
                        .getMessage());
        answers.add(error("AccessDeniedException"));
        assertTrue(refused()
                .startsWith("The job's role may not export table events (AccessDeniedException: said so)."
                        + " Allow it dynamodb:ExportTableToPointInTime, "));
        answers.add(error("ResourceNotFoundException"));
        assertEquals(
                "There is no table events (ResourceNotFoundException: said so). Check source.table and source.region.",
                refused());
        answers.addAll(List.of(DESCRIBED, error("ExportConflictException")));
        assertTrue(refused().startsWith("DynamoDB refuses to export table events (ExportConflictException: said so)."));
    }

    @Test
    void asksHowFarBackRecoveryReaches() {
        answers.add("{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\","
                + "\"PointInTimeRecoveryDescription\":"
                + "{\"PointInTimeRecoveryStatus\":\"ENABLED\",\"EarliestRestorableDateTime\":1700000000}}}");
        assertEquals(Instant.ofEpochSecond(1_700_000_000), trigger.earliestChange("events"));
        answers.add("{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\","
                + "\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":\"DISABLED\"}}}");
        assertTrue(assertThrows(ExportException.class, () -> trigger.earliestChange("events"))
                .getMessage()
                .startsWith("Point-in-time recovery of table events is off"));
    }

    private String refused() {
        return assertThrows(ExportException.class, () -> trigger.full("events", target(null), "t"))
                .getMessage();
    }

    private static ExportTrigger.Target target(String key) {
        return new ExportTrigger.Target("bucket", null, "p", key);
    }

    private static String described(String status, String more) {
        return "{\"ExportDescription\":{\"ExportArn\":\"" + ARN + "\",\"ExportStatus\":\"" + status
                + "\",\"S3Bucket\":\"bucket\",\"S3Prefix\":\"p\"" + more + "}}";
    }

    private static String error(String type) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\",\"message\":\"said so\"}";
    }

    private static final class AskAgain implements ExportTrigger.Waiting {
        @Override
        public <T> T until(Supplier<T> read, Predicate<T> done, String what) {
            T value = read.get();
            for (int i = 0; i < 10 && !done.test(value); i++) {
                value = read.get();
            }
            return value;
        }
    }
}
