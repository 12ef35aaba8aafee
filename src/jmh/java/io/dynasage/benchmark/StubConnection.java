package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/** One kept-alive connection to the stub. */
final class StubConnection implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StubDynamoDb stub;
    private final Socket socket;

    StubConnection(StubDynamoDb stub, Socket socket) {
        this.stub = stub;
        this.socket = socket;
    }

    @Override
    public void run() {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
            String request = line(in);
            while (!request.isEmpty()) {
                answer(request, in, out);
                out.flush();
                request = line(in);
            }
        } catch (IOException e) {
            // The client went away in the middle of an answer: its right.
            return;
        }
    }

    private void answer(String request, InputStream in, OutputStream out) throws IOException {
        int length = 0;
        String operation = "";
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("x-amz-target:")) {
                operation = header.substring(header.lastIndexOf('.') + 1).strip();
            }
        }
        byte[] body = in.readNBytes(length);
        switch (operation) {
            case "Scan" -> scan(JSON.readTree(body), out);
            case "DescribeTable" ->
                text(
                        out,
                        "200 OK",
                        table(CannedTable.of(
                                JSON.readTree(body).path("TableName").asText())));
            default -> {
                if (request.startsWith("DELETE /capacity")) {
                    stub.capacity().clear();
                }
                boolean known = request.contains(" /capacity");
                text(
                        out,
                        known ? "200 OK" : "400 Bad Request",
                        known ? stub.capacity().json() : "{\"__type\":\"UnknownOperationException\"}");
            }
        }
    }

    private void scan(JsonNode request, OutputStream out) throws IOException {
        CannedTable table = CannedTable.of(request.path("TableName").asText());
        ScanPage page = new ScanPage(request, table, stub.items(table, projection(request)));
        head(out, "200 OK", page.length(), page.crc32());
        stub.capacity().add(page.units());
        page.write(out);
    }

    private static Set<String> projection(JsonNode request) {
        String expression = request.path("ProjectionExpression").asText("");
        if (expression.isEmpty()) {
            return null;
        }
        Set<String> names = new HashSet<>();
        for (String name : expression.split("\\s*,\\s*")) {
            names.add(request.path("ExpressionAttributeNames").path(name).asText(name));
        }
        return names;
    }

    private String table(CannedTable table) {
        return String.format(
                Locale.ROOT,
                """
                {"Table":{"TableName":"%s","TableStatus":"ACTIVE","CreationDateTime":1.7356896E9,\
                "TableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/%1$s",\
                "KeySchema":[{"AttributeName":"user_id","KeyType":"HASH"},{"AttributeName":"event_key",\
                "KeyType":"RANGE"}],\
                "AttributeDefinitions":[{"AttributeName":"user_id","AttributeType":"S"},{"AttributeName":"event_key",\
                "AttributeType":"S"}],\
                "ProvisionedThroughput":{"ReadCapacityUnits":1000000,"WriteCapacityUnits":1,\
                "NumberOfDecreasesToday":0},\
                "ItemCount":%d,"TableSizeBytes":%d}}""",
                table.name(),
                table.items(),
                stub.items(table, null).tableBytes(table.items()));
    }

    private static void text(OutputStream out, String status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(body);
        head(out, status, body.length, crc.getValue());
        out.write(body);
    }

    private static void head(OutputStream out, String status, long length, long crc32) throws IOException {
        out.write(("HTTP/1.1 " + status
                        + "\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: STUB\r\nx-amz-crc32: "
                        + crc32 + "\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next line without its end; empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.length() > 0) {
                    throw new EOFException("The connection ended inside a header");
                }
                return "";
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
