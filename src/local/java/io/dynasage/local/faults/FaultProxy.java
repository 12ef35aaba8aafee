package io.dynasage.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP proxy on a free port of 127.0.0.1, in front of one server of AWS services, that makes requests fail by rules.
 * Without rules, requests and answers pass unchanged, except that chunked bodies get a length. Requests keep their
 * Host, so their signatures stay valid.
 *
 * <p>It recognises the service and operation of each request by its form, so one proxy may stand before a server of
 * several services. If several rules select a request, the first one acts. It speaks HTTP/1.1 without TLS and keeps
 * bodies in memory. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private final URI target;
    private final ServerSocket server;
    private final List<ActiveRule> rules = new CopyOnWriteArrayList<>();
    private final List<InjectedFault> injected = new ArrayList<>();
    private final Map<String, Long> received = new TreeMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FaultProxy(URI target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on 127.0.0.1: " + e.getMessage(), e);
        }
        daemon(this::accept);
    }

    /** Starts a proxy in front of a server, for example {@code http://127.0.0.1:8000}. */
    public static FaultProxy before(URI server) {
        return new FaultProxy(server);
    }

    /** Returns the proxy's address, for SDK clients. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Adds a rule; it counts the requests from now on. */
    public void inject(FaultRule rule) {
        rules.add(new ActiveRule(rule));
    }

    /** Removes all rules. */
    public void clear() {
        rules.clear();
    }

    /** Returns the faults that requests have met so far, in their order. */
    public List<InjectedFault> injected() {
        synchronized (injected) {
            return List.copyOf(injected);
        }
    }

    /** Returns the number of requests so far, by service and operation, for example {@code s3.GetObject}. */
    public Map<String, Long> received() {
        synchronized (received) {
            return new TreeMap<>(received);
        }
    }

    /** Ends all connections and stops listening; the server behind it is not affected. */
    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The fault proxy cannot be closed: " + e.getMessage(), e);
        }
        sockets.forEach(FaultProxy::reset);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                sockets.add(client);
                daemon(() -> serve(client));
            } catch (IOException e) {
                // The server socket is closed, or the client has given up already.
                continue;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            ProxiedConnection connection = new ProxiedConnection(client, target);
            for (Optional<HttpMessage> request = connection.request();
                    request.isPresent();
                    request = connection.request()) {
                if (!carryOut(request.get(), connection) || request.get().closes()) {
                    return;
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            // The client or the service has ended the connection, or the request is not HTTP: both see its end.
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    /** Answers a request. Returns whether the connection can go on. */
    private boolean carryOut(HttpMessage request, ProxiedConnection connection)
            throws IOException, InterruptedException {
        ServiceCall call = ServiceCall.of(request);
        synchronized (received) {
            received.merge(call.toString(), 1L, Long::sum);
        }
        Optional<ActiveRule> acting = Optional.empty();
        for (ActiveRule rule : rules) {
            // Every rule counts, also those after the one that acts.
            if (rule.selects(call) && acting.isEmpty()) {
                acting = Optional.of(rule);
            }
        }
        if (acting.isEmpty()) {
            return connection.send(connection.forward(request));
        }
        if (acting.get().rule().fault().afterTheService()) {
            return spoil(connection.forward(request), call, acting.get(), connection);
        }
        record(call, acting.get().rule().fault());
        return refuse(request, call, acting.get().rule(), connection);
    }

    private boolean refuse(HttpMessage request, ServiceCall call, FaultRule rule, ProxiedConnection connection)
            throws IOException, InterruptedException {
        switch (rule.fault()) {
            case LATENCY -> {
                waitFor(rule.duration());
                return connection.send(connection.forward(request));
            }
            case HANG -> {
                waitFor(rule.duration());
                return connection.reset();
            }
            case RESET -> {
                return connection.reset();
            }
            default -> {
                boolean head = request.method().equals("HEAD");
                return connection.send(ServiceErrors.answer(call, rule.fault(), head));
            }
        }
    }

    private boolean spoil(HttpMessage answer, ServiceCall call, ActiveRule rule, ProxiedConnection connection)
            throws IOException {
        Fault fault = rule.rule().fault();
        if (fault == Fault.CUT || fault == Fault.LOST_ANSWER) {
            record(call, fault);
            return fault == Fault.CUT ? connection.cut(answer) : connection.reset();
        }
        Optional<HttpMessage> spoilt =
                fault == Fault.FLIPPED_BIT ? SpoiltAnswer.flipped(answer, rule) : SpoiltAnswer.mischecked(answer);
        spoilt.ifPresent(any -> record(call, fault));
        return connection.send(spoilt.orElse(answer));
    }

    private void record(ServiceCall call, Fault fault) {
        synchronized (injected) {
            injected.add(new InjectedFault(call, fault));
        }
    }

    private void waitFor(Duration duration) throws InterruptedException {
        closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends a connection with TCP's RST. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
            return;
        }
    }
}
