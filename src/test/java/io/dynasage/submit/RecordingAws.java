package io.dynasage.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps every request that reaches it and answers as it was set up: an operation is what X-Amz-Target names, or else
 * method and path. The last answer of an operation stays; an operation without one answers an empty object, a GET 404.
 */
public final class RecordingAws implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpServer server;
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

    /** One request. */
    public record Call(String operation, String body) {
        public JsonNode json() {
            return RecordingAws.json(body);
        }
    }

    private record Answer(int status, byte[] body) {}

    /** Starts to listen. */
    public RecordingAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::record);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers an operation with these bodies, one after another. */
    public RecordingAws answer(String operation, String... bodies) {
        for (String body : bodies) {
            queue(operation).add(new Answer(200, body.getBytes(StandardCharsets.UTF_8)));
        }
        return this;
    }

    /** Refuses an operation. */
    RecordingAws refuse(String operation, String body) {
        queue(operation).add(new Answer(400, body.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Holds a gzipped object in S3, which grows from look to look. */
    RecordingAws log(String path, String... texts) {
        for (String text : texts) {
            queue("GET /" + path).add(new Answer(200, gzipped(text)));
        }
        return this;
    }

    public List<Call> calls(String operation) {
        return calls.stream().filter(call -> call.operation().equals(operation)).toList();
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private Deque<Answer> queue(String operation) {
        return answers.computeIfAbsent(operation, key -> new ArrayDeque<>());
    }

    private void record(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String operation = target == null
                    ? exchange.getRequestMethod() + " "
                            + exchange.getRequestURI().getPath()
                    : target.replaceFirst(".*\\.", "");
            calls.add(new Call(operation, body));
            Answer answer = next(operation);
            exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
            exchange.getResponseBody().write(answer.body);
        }
    }

    private synchronized Answer next(String operation) {
        Deque<Answer> known = answers.get(operation);
        if (known == null) {
            return operation.startsWith("GET ")
                    ? new Answer(404, new byte[0])
                    : new Answer(200, "{}".getBytes(StandardCharsets.UTF_8));
        }
        return known.size() > 1 ? known.poll() : known.peek();
    }

    private static byte[] gzipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
