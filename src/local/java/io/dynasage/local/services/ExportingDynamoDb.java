package io.dynasage.local.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A DynamoDB on 127.0.0.1 with point-in-time recovery. It exports the tables of another DynamoDB, such as DynamoDB
 * Local, to S3 in the layout of the real service: either in full, or the changes since the last export. It forwards
 * everything else to the other DynamoDB. An export contains the data at the time of the request, regardless of the time
 * that the request names.
 */
public final class ExportingDynamoDb implements AutoCloseable {
    private final ForwardedRequests tables;
    private final Clock clock;
    private final ExportObjects objects;
    private final HttpServer server;
    private final Map<String, ObjectNode> exports = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final List<String> made = new ArrayList<>();
    private final Map<String, String> state = new TreeMap<>();
    private volatile Instant recoverableSince = Instant.EPOCH;

    /**
     * Starts it in front of another DynamoDB.
     *
     * @param s3 the client for exports; the caller closes it
     * @param clock the present time for a full export
     */
    public ExportingDynamoDb(URI dynamoDb, S3Client s3, Clock clock) {
        this.tables = new ForwardedRequests(dynamoDb);
        this.objects = new ExportObjects(s3);
        this.clock = clock;
        this.server = LoopbackPort.server();
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns its address. */
    public URI endpoint() {
        return LoopbackPort.address(server);
    }

    /** Returns the kinds of the exports made so far, {@code FULL_EXPORT} or {@code INCREMENTAL_EXPORT}. */
    public synchronized List<String> made() {
        return List.copyOf(made);
    }

    /** Discards the history before that moment, as if point-in-time recovery had been enabled only then. */
    public void recoverableSince(Instant earliest) {
        recoverableSince = earliest;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ScanAnswers.Question question = ScanAnswers.Question.of(exchange);
            ScanAnswers.Answer answer = switch (question.operation()) {
                case "DescribeContinuousBackups" -> ok(recovery());
                case "ExportTableToPointInTime" -> ok(export(question));
                case "DescribeExport" ->
                    ok(described(Json.MAPPER
                            .readTree(question.body())
                            .path("ExportArn")
                            .asText()));
                default -> tables.answer(question);
            };
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static ScanAnswers.Answer ok(ObjectNode body) {
        return new ScanAnswers.Answer(200, Json.bytes(body));
    }

    private ObjectNode recovery() {
        ObjectNode answer = Json.object();
        answer.putObject("ContinuousBackupsDescription")
                .put("ContinuousBackupsStatus", "ENABLED")
                .putObject("PointInTimeRecoveryDescription")
                .put("PointInTimeRecoveryStatus", "ENABLED")
                .put("EarliestRestorableDateTime", recoverableSince.getEpochSecond())
                .put("LatestRestorableDateTime", clock.instant().getEpochSecond());
        return answer;
    }

    private ObjectNode described(String arn) {
        return Json.object().set("ExportDescription", exports.get(arn));
    }

    /** Exports at once; the same client token gives the same export. */
    private synchronized ObjectNode export(ScanAnswers.Question question) throws IOException {
        JsonNode request = Json.MAPPER.readTree(question.body());
        String token = request.path("ClientToken").asText();
        if (!tokens.containsKey(token)) {
            String arn = request.path("TableArn").asText();
            ExportObjects.Export export = new ExportObjects.Export(
                    arn,
                    String.format("%014d-%08x", 1_700_000_000_000L + exports.size(), exports.size()),
                    request.path("S3Bucket").asText(),
                    request.path("S3Prefix").asText("").replaceFirst("(?<=.)$", "/"));
            Map<String, String> items = items(question, arn.substring(arn.indexOf('/') + 1));
            String type = request.path("ExportType").asText("FULL_EXPORT");
            long count = switch (type) {
                case "FULL_EXPORT" -> objects.full(export, clock.instant(), items.values().stream());
                default -> objects.incremental(export, request.path("IncrementalExportSpecification"), state, items);
            };
            state.clear();
            state.putAll(items);
            made.add(type);
            exports.put(
                    export.arn(),
                    Json.object()
                            .put("ExportArn", export.arn())
                            .put("ExportStatus", "COMPLETED")
                            .put("S3Bucket", export.bucket())
                            .put("ExportManifest", export.folder() + "manifest-summary.json")
                            .put("ItemCount", count)
                            .put("BilledSizeBytes", count * 100));
            tokens.put(token, export.arn());
        }
        ObjectNode answer = described(tokens.get(token)).deepCopy();
        ((ObjectNode) answer.path("ExportDescription")).put("ExportStatus", "IN_PROGRESS");
        return answer;
    }

    /** Returns all items of a table by their keys, both as DynamoDB JSON. */
    private Map<String, String> items(ScanAnswers.Question question, String table) throws IOException {
        List<String> keys = new ArrayList<>();
        ask(question, "DescribeTable", Json.object().put("TableName", table))
                .at("/Table/KeySchema")
                .forEach(key -> keys.add(key.path("AttributeName").asText()));
        Map<String, String> items = new TreeMap<>();
        JsonNode from = null;
        do {
            ObjectNode scan = Json.object().put("TableName", table);
            if (from != null) {
                scan.set("ExclusiveStartKey", from);
            }
            JsonNode page = ask(question, "Scan", scan);
            for (JsonNode item : page.path("Items")) {
                ObjectNode key = Json.object();
                keys.forEach(name -> key.set(name, item.get(name)));
                items.put(key.toString(), item.toString());
            }
            from = page.get("LastEvaluatedKey");
        } while (from != null);
        return items;
    }

    private JsonNode ask(ScanAnswers.Question question, String operation, ObjectNode body) throws IOException {
        Headers headers = new Headers();
        headers.putAll(question.headers());
        headers.set("X-Amz-Target", "DynamoDB_20120810." + operation);
        ScanAnswers.Answer answer = tables.answer(new ScanAnswers.Question(operation, headers, Json.bytes(body)));
        if (answer.status() != 200) {
            throw new IOException(operation + " was answered with " + answer.status() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return Json.MAPPER.readTree(answer.body());
    }
}
