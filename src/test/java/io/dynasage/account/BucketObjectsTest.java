package io.dynasage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.dynasage.storage.S3Uri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BucketObjectsTest {
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    BucketObjectsTest() throws IOException {
        server.createContext("/", exchange -> {
            try (exchange) {
                paths.add(exchange.getRequestURI().getRawPath());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** S3 computes the signature of a path with the encoding of Signature Version 4, and compares. */
    @Test
    void aKeyIsEncodedAsItsSignatureDemands() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
        hadoop.set("fs.s3a.endpoint.region", "us-east-1");
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.access.key", "localidentity");
        hadoop.set("fs.s3a.secret.key", "localcredential");
        hadoop.set("fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        hadoop.setBoolean("fs.s3a.impl.disable.cache", true);

        int status = new BucketObjects("objects-test", "us-east-1", hadoop)
                .read(S3Uri.of("s3a://objects-test/~team/a*b c/lease.json"))
                .status();

        assertEquals(200, status);
        assertEquals(List.of("/objects-test/~team/a%2Ab%20c/lease.json"), paths);
    }
}
