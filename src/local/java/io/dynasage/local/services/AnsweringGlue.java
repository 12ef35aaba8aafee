package io.dynasage.local.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** AWS Glue's protocol with answers that are given beforehand; it keeps what it was asked. */
public final class AnsweringGlue implements AutoCloseable {
    /** Glue's answer where there is no table. */
    public static final String NOT_FOUND = "{\"__type\":\"EntityNotFoundException\",\"Message\":\"Entity Not Found\"}";

    private final JsonMapper json = new JsonMapper();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> requests = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** Listens on a free port of the loopback address. */
    public AnsweringGlue() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** From now on the operation has this answer, an error if it has a {@code __type}; without one the answer is <code>{}</code>. */
    public void answer(String operation, String answer) {
        answers.put(operation, answer);
    }

    /** Where it answers. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The operations it was asked for, in order. */
    public List<String> operations() {
        return List.copyOf(operations);
    }

    /** The latest request of an operation. */
    public JsonNode request(String operation) {
        return requests.get(operation);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
            operations.add(operation);
            requests.put(operation, json.readTree(exchange.getRequestBody()));
            String answer = answers.getOrDefault(operation, "{}");
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(answer.contains("__type") ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
