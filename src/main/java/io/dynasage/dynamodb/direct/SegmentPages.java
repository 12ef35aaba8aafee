package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.budget.Backoff;
import io.dynasage.dynamodb.budget.ScanGovernor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ExecutableHttpRequest;

/**
 * The pages of a task's segments. They are fetched in the background, from one segment after the other in turn. A page
 * contains the key of the segment's next page, so at most one request per segment is in progress. All methods are for
 * the task's thread.
 */
final class SegmentPages implements AutoCloseable {
    /**
     * DynamoDB delivers at most 3,000 units per second from one partition, and a segment reads one partition at a time.
     */
    private static final double UNITS_OF_A_STREAM = 1500;

    private static final int MAX_STREAMS = 8;
    private static final int ATTEMPTS = 12;

    private final ScanTask task;
    private final ScanEndpoint endpoint;
    private final ScanGovernor governor;
    private final int streams;
    private final Deque<Page.Segment> waiting = new ArrayDeque<>();
    private final Queue<PageBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final Set<AtomicReference<ExecutableHttpRequest>> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong throttles = new AtomicLong();
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads;
    private final CompletionService<Page> answers;
    private int underWay;

    SegmentPages(ScanTask task, int[] segments, ScanEndpoint endpoint, ScanGovernor governor) {
        this.task = task;
        this.endpoint = endpoint;
        this.governor = governor;
        double streamsOfTask = Math.ceil(task.budget().unitsPerSecondOfTask() / UNITS_OF_A_STREAM);
        this.streams = (int) Math.max(1, Math.min(Math.min(MAX_STREAMS, segments.length), streamsOfTask));
        for (int segment : segments) {
            waiting.add(new Page.Segment(segment, null));
        }
        this.threads = Executors.newFixedThreadPool(streams, run -> {
            Thread thread = new Thread(run, "scan of " + task.request().table());
            thread.setDaemon(true);
            return thread;
        });
        this.answers = new ExecutorCompletionService<>(threads);
    }

    /** Sends requests for at most {@code limit} items each, as long as segments are waiting and streams are free. */
    void request(int limit) {
        while (underWay < streams && !waiting.isEmpty()) {
            Page.Segment segment = waiting.removeFirst();
            underWay++;
            answers.submit(() -> fetch(segment, limit));
        }
    }

    /** Returns the next page that arrives; none if no request is in progress. */
    Optional<Page> take() {
        if (underWay == 0) {
            return Optional.empty();
        }
        governor.waitBegins();
        try {
            Page page = answers.take().get();
            underWay--;
            return Optional.of(page);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            governor.requireNotStopped();
            throw new CancellationException("The scan of " + task.request().table() + " was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(
                    "A page of " + task.request().table() + " could not be read: " + e.getCause(), e.getCause());
        } finally {
            governor.waitEnds();
        }
    }

    /** Accepts a page that has been read. Its segment continues after the key, or has ended if the key is null. */
    void done(Page page, byte[] lastKey) {
        buffers.add(page.buffer());
        if (lastKey != null) {
            waiting.addLast(new Page.Segment(page.segment().number(), lastKey));
        }
    }

    /** Returns the number of throttled requests. */
    long throttles() {
        return throttles.get();
    }

    private Page fetch(Page.Segment segment, int limit) {
        byte[] body = task.request().body(segment.number(), limit, segment.startKey());
        PageBuffer buffer = Objects.requireNonNullElseGet(buffers.poll(), PageBuffer::new);
        AtomicReference<ExecutableHttpRequest> request = new AtomicReference<>();
        running.add(request);
        try {
            for (int attempt = 1; ; attempt = answer(body, buffer, request, attempt)) {
                if (attempt == 0) {
                    return new Page(segment, buffer);
                }
            }
        } finally {
            running.remove(request);
        }
    }

    /** Sends one request. Returns 0 if it was answered, else the number of the next attempt after waiting for it. */
    private int answer(byte[] body, PageBuffer buffer, AtomicReference<ExecutableHttpRequest> request, int attempt) {
        governor.beforePage();
        boolean ended = false;
        try {
            endpoint.send(body, buffer, request);
            double units = ConsumedUnits.of(buffer.bytes(), buffer.length());
            buffer.cost(units);
            governor.afterPage(units);
            ended = true;
            return 0;
        } catch (ScanRefusal refusal) {
            if (refusal.isThrottling()) {
                ended = true;
                throttles.incrementAndGet();
                governor.throttled(refusal.code());
                return attempt;
            }
            SdkException failure = refusal.asSdkException();
            if (!refusal.isPassing() || attempt >= ATTEMPTS) {
                throw TableException.of(
                        failure, task.connection(), task.request().table(), "dynamodb:Scan");
            }
        } catch (IOException failure) {
            if (attempt >= ATTEMPTS) {
                throw new IllegalStateException(
                        "No page of table " + task.request().table() + " ("
                                + task.connection().describe() + ") came in " + ATTEMPTS + " attempts: " + failure
                                + ". Check the endpoint and the network.",
                        failure);
            }
        } finally {
            if (!ended) {
                governor.failed();
            }
        }
        backOff(attempt);
        return attempt + 1;
    }

    private void backOff(int attempt) {
        try {
            if (closed.await(backoff.nanos(attempt), TimeUnit.NANOSECONDS)) {
                throw new CancellationException("The scan of " + task.request().table() + " was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The scan of " + task.request().table() + " was interrupted");
        }
    }

    /** Abandons all requests in progress. */
    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
        running.forEach(request -> {
            ExecutableHttpRequest sent = request.get();
            if (sent != null) {
                sent.abort();
            }
        });
    }
}
