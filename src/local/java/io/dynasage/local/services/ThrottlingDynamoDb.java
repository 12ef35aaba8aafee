package io.dynasage.local.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;

/**
 * A DynamoDB on 127.0.0.1 that can be overloaded. It refuses Scan requests with the errors of a throttled table or
 * account, and records the units that the answered ones consume. Its items come from another DynamoDB or are generated.
 */
public final class ThrottlingDynamoDb implements AutoCloseable {
    private static final String ERROR_PREFIX = "com.amazonaws.dynamodb.v20120810#";

    /** The share of requests to refuse, the error code, and the duration, which starts with the first request. */
    private static final class Refusals {
        private final double share;
        private final String errorCode;
        private final Duration howLong;
        private final AtomicLong firstNanos = new AtomicLong(Long.MIN_VALUE);

        Refusals(double share, String errorCode, Duration howLong) {
            this.share = share;
            this.errorCode = errorCode;
            this.howLong = howLong;
        }

        boolean over(long now) {
            firstNanos.compareAndSet(Long.MIN_VALUE, now);
            return now - firstNanos.get() >= howLong.toNanos();
        }
    }

    private final ScanAnswers answers;
    private final LongSupplier nanos;
    private final SplittableRandom random;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConsumedUnits consumed = new ConsumedUnits();
    private final AtomicLong throttled = new AtomicLong();
    private final AtomicInteger toBreakOff = new AtomicInteger();
    private final AtomicLong brokenOff = new AtomicLong();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile Refusals refusals = new Refusals(0, null, Duration.ZERO);

    private ThrottlingDynamoDb(ScanAnswers answers, LongSupplier nanos, long seed) {
        this.answers = answers;
        this.nanos = nanos;
        this.random = new SplittableRandom(seed);
        this.server = LoopbackPort.server();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts it in front of another DynamoDB. */
    public static ThrottlingDynamoDb before(URI dynamoDb, LongSupplier nanos, long seed) {
        return new ThrottlingDynamoDb(new ForwardedRequests(dynamoDb), nanos, seed);
    }

    /**
     * Starts it with one table of similar items, each with the key {@code id}, a number from 0, and a text {@code pad}.
     *
     * @param itemBytes an item's size, at least 20
     */
    public static ThrottlingDynamoDb serving(String table, long items, int itemBytes, LongSupplier nanos, long seed) {
        return new ThrottlingDynamoDb(new CannedTable(table, items, itemBytes), nanos, seed);
    }

    /** Returns its address. */
    public URI endpoint() {
        return LoopbackPort.address(server);
    }

    /**
     * Refuses the given share of Scan requests from now on.
     *
     * @param share in [0, 1]
     * @param errorCode such as {@code ProvisionedThroughputExceededException}, {@code ThrottlingException},
     *     {@code RequestLimitExceeded}
     * @param howLong the duration, from the next Scan request on
     */
    public void refuse(double share, String errorCode, Duration howLong) {
        refusals = new Refusals(share, errorCode, howLong);
    }

    /** Leaves all further Scan requests without an answer, until this is closed. */
    public void fallSilent() {
        held = new CountDownLatch(1);
    }

    /** Interrupts the next answers to Scan requests in the middle, by closing the connection. */
    public void breakOff(int answers) {
        toBreakOff.set(answers);
    }

    /** Returns the number of answers interrupted so far. */
    public long brokenOff() {
        return brokenOff.get();
    }

    /** Returns the number of Scan requests refused so far. */
    public long throttled() {
        return throttled.get();
    }

    /** Returns the read units of the requests answered so far. */
    public ConsumedUnits consumed() {
        return consumed;
    }

    @Override
    public void close() {
        held.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ScanAnswers.Question question = ScanAnswers.Question.of(exchange);
            boolean scan = question.operation().equals("Scan");
            Refusals now = refusals;
            if (scan) {
                held.await();
            }
            if (scan && refuses(now)) {
                throttled.incrementAndGet();
                answer(
                        exchange,
                        new ScanAnswers.Answer(
                                400,
                                Json.bytes(Json.object()
                                        .put("__type", ERROR_PREFIX + now.errorCode)
                                        .put("message", "Refused by the test"))));
                return;
            }
            ScanAnswers.Answer answer = answers.answer(question);
            if (scan && toBreakOff.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                brokenOff.incrementAndGet();
                exchange.sendResponseHeaders(200, answer.body().length);
                exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
                throw new IOException("Interrupted by the test");
            }
            if (scan && answer.status() == 200) {
                JsonNode capacity = Json.MAPPER.readTree(answer.body()).path("ConsumedCapacity");
                consumed.add(nanos.getAsLong(), capacity.path("CapacityUnits").asDouble());
            }
            answer(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean refuses(Refusals now) {
        if (now.share <= 0 || now.over(nanos.getAsLong())) {
            return false;
        }
        synchronized (random) {
            return random.nextDouble() < now.share;
        }
    }

    private static void answer(HttpExchange exchange, ScanAnswers.Answer answer) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.getResponseHeaders().set("x-amz-crc32", Long.toString(sum.getValue()));
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }
}
