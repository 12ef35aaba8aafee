package io.dynasage.job.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.dynasage.job.failure.HeldException;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.S3ProxyProcess;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The conditions of S3's writes, as a lease needs them, and the lease on them. */
class SharedObjectIT {
    private static final int WRITERS = 100;
    private static final String BUCKET = "leases-it";

    @TempDir
    private static Path folder;

    private static S3ProxyProcess s3;

    @BeforeAll
    static void startS3() {
        LocalCredentials.useInThisJvm();
        s3 = S3ProxyProcess.start(
                Path.of(System.getProperty("services.directory", "target/services")), folder.resolve("s3"));
        try (S3Client client = s3.client()) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
    }

    @AfterAll
    static void stopS3() {
        s3.close();
    }

    @Test
    void ofAHundredWritersOneCreatesAnObject() throws Exception {
        for (int round = 0; round < 5; round++) {
            String uri = "s3a://" + BUCKET + "/created/" + round + " a+b.json";
            List<Optional<SharedFile.Content>> written =
                    race(writer -> files(s3.endpoint().toString()).at(uri).create("of writer " + writer));
            assertEquals(1, written.stream().flatMap(Optional::stream).count());
            assertEquals(
                    written.stream().flatMap(Optional::stream).findFirst(),
                    files(s3.endpoint().toString()).at(uri).read());
        }
    }

    @Test
    void ofAHundredWritersOneReplacesWhatAllHaveSeen() throws Exception {
        SharedFile file = files(s3.endpoint().toString()).at("s3a://" + BUCKET + "/replaced.json");
        SharedFile.Content seen = file.create("first").orElseThrow();
        for (int round = 0; round < 5; round++) {
            SharedFile.Content before = seen;
            int at = round;
            List<Optional<SharedFile.Content>> written =
                    race(writer -> files(s3.endpoint().toString())
                            .at(file.uri())
                            .replace(before, "round " + at + " of writer " + writer));
            assertEquals(1, written.stream().flatMap(Optional::stream).count());
            seen = file.read().orElseThrow();
            assertEquals(written.stream().flatMap(Optional::stream).findFirst(), Optional.of(seen));
        }
        assertTrue(file.keepsConditions(seen));
    }

    @Test
    void aRunOnS3HasALease() {
        try (Lease first = lease(s3.endpoint().toString());
                Lease second = lease(s3.endpoint().toString())) {
            first.take();
            String message = assertThrows(HeldException.class, second::take).getMessage();
            assertTrue(
                    message.contains("Another driver holds run nightly: process "
                                    + ProcessHandle.current().pid())
                            && message.contains("(s3a://" + BUCKET + "/x/runs/nightly/.dynasage-lease.json)"),
                    message);
            first.require();
            first.close();
            second.take();
            second.require();
        }
    }

    @Test
    void theClockIsThatOfS3() {
        Instant wrong = Instant.parse("2001-01-01T00:00:00Z");
        SharedFile file = new SharedFiles(
                        hadoop(s3.endpoint().toString()), "us-east-1", Clock.fixed(wrong, java.time.ZoneOffset.UTC))
                .at("s3a://" + BUCKET + "/none.json");
        assertEquals(Optional.empty(), file.read());
        Duration off = Duration.between(file.now(), Instant.now()).abs();
        assertTrue(off.compareTo(Duration.ofSeconds(5)) < 0, off.toString());
    }

    @Test
    void aMissingBucketIsNamedAsSuch() {
        SharedFile file = files(s3.endpoint().toString()).at("s3a://leases-it-none/x.json");
        String message =
                assertThrows(StorageException.class, () -> file.create("x")).getMessage();
        assertTrue(
                message.contains("s3a://leases-it-none/x.json") && message.contains("the bucket does not exist"),
                message);
    }

    @Test
    void aLostAnswerIsNotTakenForAnotherDriver() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        // The first write takes place and its answer is an error; then S3 finds the object.
        List<Reply> replies = List.of(
                new Reply(500, "", ""), new Reply(412, "", "PreconditionFailed"), new Reply(200, "\"tag\"", "mine"));
        try (Answers answers = new Answers(request -> replies.get(Math.min(asked.getAndIncrement(), 2)))) {
            assertEquals(
                    Optional.of(new SharedFile.Content("mine", "\"tag\"")),
                    files(answers.endpoint()).at("s3a://" + BUCKET + "/a.json").create("mine"));
            asked.set(0);
            assertEquals(
                    Optional.empty(),
                    files(answers.endpoint()).at("s3a://" + BUCKET + "/a.json").create("another driver's"));
        }
    }

    @Test
    void aStoreWithoutConditionsHasNoLease() throws IOException {
        try (Answers answers = new Answers(request -> without(request, new Reply(200, "\"tag\"", "")))) {
            assertFalse(files(answers.endpoint())
                    .at("s3a://" + BUCKET + "/a.json")
                    .keepsConditions(new SharedFile.Content("x", "\"tag\"")));
            Lease first = lease(answers.endpoint());
            first.take();
            lease(answers.endpoint()).take();
            first.require();
        }
        try (Answers answers = new Answers(request -> without(request, new Reply(501, "", "NotImplemented")))) {
            Lease lease = lease(answers.endpoint());
            lease.take();
            lease.require();
        }
    }

    /** Answers to writes with the given reply, and to reads that there is nothing. */
    private static Reply without(String request, Reply reply) {
        return request.equals("GET") ? new Reply(404, "", "NoSuchKey") : reply;
    }

    private static Lease lease(String endpoint) {
        return Lease.onRun(
                new RunFolder(new RunNames("shop", "s3a://" + BUCKET + "/x"), new RunId("nightly"), hadoop(endpoint)),
                files(endpoint));
    }

    private static SharedFiles files(String endpoint) {
        return new SharedFiles(hadoop(endpoint), "us-east-1", Clock.systemUTC());
    }

    private static Configuration hadoop(String endpoint) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", endpoint);
        hadoop.set("fs.s3a.endpoint.region", LocalCredentials.REGION);
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.connection.ssl.enabled", "false");
        hadoop.set("fs.s3a.access.key", LocalCredentials.ACCESS_KEY);
        hadoop.set("fs.s3a.secret.key", LocalCredentials.SECRET_KEY);
        return hadoop;
    }

    private interface Writer<T> {
        T write(int number) throws Exception;
    }

    private static <T> List<T> race(Writer<T> writer) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        CountDownLatch ready = new CountDownLatch(WRITERS);
        try {
            List<Callable<T>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                writers.add(() -> {
                    ready.countDown();
                    ready.await();
                    return writer.write(number);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(writers)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private record Reply(int status, String tag, String body) {}

    /** An S3 that answers as a test says. */
    private static final class Answers implements AutoCloseable {
        private final HttpServer server;

        private Answers(java.util.function.Function<String, Reply> replies) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                Reply reply = replies.apply(exchange.getRequestMethod());
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                if (!reply.tag().isEmpty()) {
                    exchange.getResponseHeaders().set("ETag", reply.tag());
                }
                exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        private String endpoint() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
