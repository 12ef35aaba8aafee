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
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The conditions of S3's writes, as a lease needs them, and the lease on them. */
class NewObjectsIT {
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
            String uri = "s3a://" + BUCKET + "/created/round " + round + " of a+b.json";
            List<Boolean> created = race(writer -> files(s3()).create(uri, "of writer " + writer));
            assertEquals(1, created.stream().filter(first -> first).count());
            assertEquals(
                    Optional.of("of writer " + created.indexOf(true)),
                    files(s3()).read(uri));
            assertEquals(
                    round + 1,
                    files(s3()).names("s3a://" + BUCKET + "/created/").size());
        }
    }

    @Test
    void ofAHundredDriversOneReplacesTheNoteThatAllHaveSeen() throws Exception {
        LeaseNotes notes = new LeaseNotes(files(s3()), "s3a://" + BUCKET + "/notes/");
        Optional<LeaseNotes.Numbered> seen = notes.replace(Optional.empty(), "first");
        for (int round = 0; round < 5; round++) {
            Optional<LeaseNotes.Numbered> before = seen;
            int at = round;
            List<Optional<LeaseNotes.Numbered>> written =
                    race(writer -> notes.replace(before, "round " + at + " of writer " + writer));
            assertEquals(1, written.stream().flatMap(Optional::stream).count());
            seen = notes.last();
            assertEquals(written.stream().flatMap(Optional::stream).findFirst(), seen);
        }
        assertTrue(notes.refusesToCreate(seen.orElseThrow()));
        assertEquals(seen, notes.last());
        assertEquals(1, files(s3()).names("s3a://" + BUCKET + "/notes/").size());
    }

    @Test
    void aRunOnS3HasALease() {
        try (Lease first = lease(s3());
                Lease second = lease(s3())) {
            first.take();
            String message = assertThrows(HeldException.class, second::take).getMessage();
            assertTrue(
                    message.contains("Another driver holds run nightly: process "
                                    + ProcessHandle.current().pid())
                            && message.contains("(s3a://" + BUCKET + "/x/runs/nightly/.dynasage-lease/)"),
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
        NewFiles files =
                NewFiles.at("s3a://" + BUCKET, hadoop(s3()), "us-east-1", Clock.fixed(wrong, java.time.ZoneOffset.UTC));
        assertEquals(Optional.empty(), files.read("s3a://" + BUCKET + "/none.json"));
        Duration off = Duration.between(files.now(), Instant.now()).abs();
        assertTrue(off.compareTo(Duration.ofSeconds(5)) < 0, off.toString());
    }

    @Test
    void aMissingBucketIsNamedAsSuch() {
        String uri = "s3a://leases-it-none/x.json";
        String message = assertThrows(
                        StorageException.class,
                        () -> NewFiles.at(uri, hadoop(s3()), "us-east-1", Clock.systemUTC())
                                .create(uri, "x"))
                .getMessage();
        assertTrue(message.contains(uri) && message.contains("the bucket does not exist"), message);
    }

    @Test
    void aLostAnswerIsNotTakenForAnotherDriver() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        // The first write takes place and its answer is an error; then S3 finds the object.
        List<Reply> replies = List.of(new Reply(500, ""), new Reply(412, "PreconditionFailed"), new Reply(200, "mine"));
        try (Answers answers = new Answers(request -> replies.get(Math.min(asked.getAndIncrement(), 2)))) {
            assertTrue(files(answers.endpoint()).create("s3a://" + BUCKET + "/a.json", "mine"));
            asked.set(0);
            assertFalse(files(answers.endpoint()).create("s3a://" + BUCKET + "/a.json", "another driver's"));
        }
    }

    @Test
    void aStoreWithoutConditionsHasNoLease() throws IOException {
        // It lists the last note of a driver that holds no lease, and replaces what is there.
        String list =
                "<ListBucketResult><Key>x/runs/nightly/.dynasage-lease/000000000001.json</Key>" + "</ListBucketResult>";
        AtomicInteger written = new AtomicInteger();
        try (Answers answers = new Answers(request -> {
            if (!request.equals("GET")) {
                written.incrementAndGet();
                return new Reply(200, "");
            }
            return written.get() == 0 ? new Reply(200, "<ListBucketResult/>") : new Reply(200, list);
        })) {
            Lease lease = lease(answers.endpoint());
            lease.take();
            lease.require();
            assertEquals(2, written.get(), "a note and the trial that should have been refused");
        }
        try (Answers answers = new Answers(request ->
                request.equals("GET") ? new Reply(200, "<ListBucketResult/>") : new Reply(501, "NotImplemented"))) {
            Lease lease = lease(answers.endpoint());
            lease.take();
            lease.require();
        }
    }

    private static String s3() {
        return s3.endpoint().toString();
    }

    private static Lease lease(String endpoint) {
        return Lease.onRun(
                new RunFolder(new RunNames("shop", "s3a://" + BUCKET + "/x"), new RunId("nightly"), hadoop(endpoint)),
                files(endpoint));
    }

    private static NewFiles files(String endpoint) {
        return NewFiles.at("s3a://" + BUCKET, hadoop(endpoint), "us-east-1", Clock.systemUTC());
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

    private record Reply(int status, String body) {}

    /** An S3 that answers as a test says. */
    private static final class Answers implements AutoCloseable {
        private final HttpServer server;

        private Answers(Function<String, Reply> replies) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                Reply reply = replies.apply(exchange.getRequestMethod());
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
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
