package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A bit that flips in an answer to the AWS SDK's client, which samples, descriptions and exports use. The client
 * compares the checksum and asks again.
 */
class FlippedAnswerTest {
    private static final int FLIPS = 30;
    private static final byte[] RIGHT = ("{\"Count\":1,\"Items\":[{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"12\"}}],"
                    + "\"ScannedCount\":1}")
            .getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger bit = new AtomicInteger();
    private HttpServer server;

    /** Flips a bit of each first answer; its checksum is that of the right one. */
    @BeforeEach
    void start() throws IOException {
        LocalCredentials.useInThisJvm();
        CRC32 checksum = new CRC32();
        checksum.update(RIGHT);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = RIGHT.clone();
            if (requests.getAndIncrement() == 0) {
                answer[bit.get() / 8] ^= (byte) (1 << bit.get() % 8);
            }
            exchange.getResponseHeaders().set("x-amz-crc32", String.valueOf(checksum.getValue()));
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void isAskedForAgain() {
        SplittableRandom random = new SplittableRandom(3);
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (DynamoDbClient client = new TableConnection("us-east-1", endpoint, null).client()) {
            for (int i = 0; i < FLIPS; i++) {
                requests.set(0);
                bit.set(random.nextInt(8 * RIGHT.length));
                ScanResponse page = client.scan(r -> r.tableName("events"));
                assertEquals(1, page.count(), "bit " + bit);
                assertEquals(
                        "a 12",
                        page.items().get(0).get("id").s() + " "
                                + page.items().get(0).get("n").n(),
                        "bit " + bit);
                assertEquals(2, requests.get(), "bit " + bit);
            }
        }
    }
}
