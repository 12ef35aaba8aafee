package io.dynasage.local.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client's connection. Each of its requests goes to the service on a connection of its own. */
final class ProxiedConnection {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket client;
    private final InputStream fromClient;
    private final OutputStream toClient;
    private final URI target;

    ProxiedConnection(Socket client, URI target) throws IOException {
        this.client = client;
        this.target = target;
        fromClient = new BufferedInputStream(client.getInputStream());
        toClient = client.getOutputStream();
    }

    /** Reads the next request; empty at the end of the connection. */
    Optional<HttpMessage> request() throws IOException {
        return HttpMessage.request(fromClient, this::letTheBodyCome);
    }

    private void letTheBodyCome() {
        try {
            toClient.write(CONTINUE);
            toClient.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request to the service and returns its whole answer. */
    HttpMessage forward(HttpMessage request) throws IOException {
        try (Socket service = new Socket()) {
            service.setTcpNoDelay(true);
            service.connect(new InetSocketAddress(target.getHost(), target.getPort()), CONNECT_MILLIS);
            write(request, service.getOutputStream());
            return HttpMessage.answer(new BufferedInputStream(service.getInputStream()), request.method());
        }
    }

    /** Sends the answer. Returns whether the connection can go on. */
    boolean send(HttpMessage answer) throws IOException {
        write(answer, toClient);
        return !answer.closes();
    }

    /** Sends the first half of the answer's body, or of its head if it has none, and ends the connection. */
    boolean cut(HttpMessage answer) throws IOException {
        if (answer.body().length == 0) {
            toClient.write(answer.head(), 0, answer.head().length / 2);
        } else {
            toClient.write(answer.head());
            toClient.write(answer.body(), 0, answer.body().length / 2);
        }
        toClient.flush();
        return false;
    }

    /** Resets the connection. */
    boolean reset() {
        FaultProxy.reset(client);
        return false;
    }

    private static void write(HttpMessage message, OutputStream out) throws IOException {
        byte[] head = message.head();
        byte[] all = new byte[head.length + message.body().length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(message.body(), 0, all, head.length, message.body().length);
        out.write(all);
        out.flush();
    }
}
