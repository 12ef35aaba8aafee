package io.dynasage.local.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dynasage.local.services.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server that answers each request with its own body, or with an answer that the test sets. */
final class Echo implements AutoCloseable {
    private final HttpServer server = LoopbackPort.server();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> received = new ArrayList<>();
    private final List<String[]> answerHeaders = new ArrayList<>();
    private byte[] answer;

    Echo() {
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI endpoint() {
        return LoopbackPort.address(server);
    }

    /** Answers with this body from now on. */
    void answer(byte[] body) {
        answer = body;
    }

    /** Adds a header to each answer from now on. */
    void header(String name, String value) {
        answerHeaders.add(new String[] {name, value});
    }

    /** Returns method, path and body length of all requests. */
    synchronized List<String> received() {
        return List.copyOf(received);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (this) {
                received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length);
            }
            byte[] sent = answer == null ? body : answer;
            answerHeaders.forEach(header -> exchange.getResponseHeaders().set(header[0], header[1]));
            exchange.getResponseHeaders()
                    .set("x-host", exchange.getRequestHeaders().getFirst("Host"));
            boolean empty = sent.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, empty ? -1 : sent.length);
            if (!empty) {
                exchange.getResponseBody().write(sent);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
