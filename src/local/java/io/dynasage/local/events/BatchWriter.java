package io.dynasage.local.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.services.Json;
import io.dynasage.local.services.LocalCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Sends BatchWriteItem directly as HTTP and JSON. DynamoDB Local checks the form of a signature but not its value. It
 * also needs the few cores of a laptop itself, and a request without signing and without marshalling by reflection
 * costs half as much as one from the SDK.
 */
final class BatchWriter {
    /** DynamoDB's limit of items in one request. */
    static final int ITEMS = 25;

    private static final String AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=" + LocalCredentials.ACCESS_KEY
            + "/20260101/" + LocalCredentials.REGION + "/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    private static final int ATTEMPTS = 50;
    private static final int OK = 200;

    private final URI endpoint;
    private final String table;
    private final JsonFactory factory = new JsonFactory();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    BatchWriter(URI endpoint, String table) {
        this.endpoint = endpoint;
        this.table = table;
    }

    /** Writes at most {@link #ITEMS} items, and repeats those that DynamoDB reports as unprocessed. */
    void write(List<TableItem> items) {
        try {
            JsonNode unprocessed = send(request(items));
            for (int attempt = 1; unprocessed.size() > 0; attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("DynamoDB left items unprocessed " + ATTEMPTS + " times");
                }
                unprocessed = send(Json.MAPPER.writeValueAsBytes(Map.of("RequestItems", unprocessed)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("BatchWriteItem at " + endpoint + " failed: " + e.getMessage(), e);
        }
    }

    private byte[] request(List<TableItem> items) throws IOException {
        body.reset();
        try (JsonGenerator json = factory.createGenerator(body)) {
            json.writeStartObject();
            json.writeObjectFieldStart("RequestItems");
            json.writeArrayFieldStart(table);
            for (TableItem item : items) {
                json.writeStartObject();
                json.writeObjectFieldStart("PutRequest");
                json.writeObjectFieldStart("Item");
                item.write(json);
                json.writeEndObject();
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        }
        return body.toByteArray();
    }

    private JsonNode send(byte[] request) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
        connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810.BatchWriteItem");
        connection.setRequestProperty("X-Amz-Date", "20260101T000000Z");
        connection.setRequestProperty("Authorization", AUTHORIZATION);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(request);
        }
        if (connection.getResponseCode() != OK) {
            try (InputStream error = connection.getErrorStream()) {
                throw new IOException(new String(error.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        try (InputStream answer = connection.getInputStream()) {
            return Json.MAPPER.readTree(answer.readAllBytes()).path("UnprocessedItems");
        }
    }
}
