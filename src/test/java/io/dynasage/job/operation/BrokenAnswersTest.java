package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.storage.StoredFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S3 breaks off an answer in the middle of an object, which happens to one in some thousands. */
class BrokenAnswersTest {
    private static final String TEXT = "0123456789".repeat(500);
    private final AtomicInteger answers = new AtomicInteger();

    enum Break {
        END,
        RESET
    }

    @ParameterizedTest
    @EnumSource
    void anObjectWhoseAnswerBreaksOffIsReadOnFromThere(Break how) throws IOException {
        try (ServerSocket s3 = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(s3, how));
            server.setDaemon(true);
            server.start();
            assertEquals(
                    TEXT, new StoredFile("s3a://" + bucket(how) + "/x", hadoop(bucket(how), s3.getLocalPort())).text());
            assertEquals(3, answers.get());
        }
    }

    /** A bucket of each, because Hadoop keeps the file system of a bucket. */
    private static String bucket(Break how) {
        return "breaks-off-" + how.ordinal();
    }

    private static Configuration hadoop(String name, int port) {
        SparkConf conf = SparkSettings.withDefaults(new SparkConf(false));
        String bucket = "spark.hadoop.fs.s3a.bucket." + name + ".";
        conf.set(bucket + "endpoint", "http://127.0.0.1:" + port);
        conf.set(bucket + "endpoint.region", "us-east-1");
        conf.set(bucket + "path.style.access", "true");
        conf.set(bucket + "access.key", "id");
        conf.set(bucket + "secret.key", "secret");
        conf.set(bucket + "retry.interval", "10ms");
        return SparkHadoopUtil.get().newConfiguration(conf);
    }

    private void serve(ServerSocket s3, Break how) {
        while (!s3.isClosed()) {
            try (Socket connection = s3.accept()) {
                answer(connection, how);
            } catch (IOException e) {
                continue;
            }
        }
    }

    /** Answers the requests of a connection until an answer breaks off; the first two GETs do. */
    private void answer(Socket connection, Break how) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream out = connection.getOutputStream();
        for (String request = in.readLine(); request != null; request = in.readLine()) {
            int from = 0;
            for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
                if (header.toLowerCase(Locale.ROOT).startsWith("range: bytes=")) {
                    from = Integer.parseInt(header.replaceAll("^.*=(\\d+)-.*$", "$1"));
                }
            }
            String rest = TEXT.substring(from);
            out.write(("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nLast-Modified: Wed, 01 Jan 2025 00:00:00 GMT\r\n"
                            + "Content-Length: " + rest.length() + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            boolean whole = request.startsWith("HEAD") || answers.incrementAndGet() > 2;
            if (request.startsWith("GET")) {
                out.write(rest.substring(0, whole ? rest.length() : rest.length() / 2)
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
            out.flush();
            if (!whole) {
                connection.setSoLinger(how == Break.RESET, 0);
                return;
            }
        }
    }
}
