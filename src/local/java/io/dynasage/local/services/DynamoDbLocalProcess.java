package io.dynasage.local.services;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Amazon's DynamoDB Local in its own JVM: in memory, on a free port of 127.0.0.1, telemetry off. */
public final class DynamoDbLocalProcess implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final ChildJvm jvm;
    private final int port;

    private DynamoDbLocalProcess(ChildJvm jvm, int port) {
        this.jvm = jvm;
        this.port = port;
    }

    /**
     * Starts an empty DynamoDB and returns when it answers.
     *
     * @param services the folder that the build fills, with {@code dynamodb-local/lib} and
     *     {@code dynamodb-local/native}
     * @throws IllegalStateException if the folder lacks them or DynamoDB Local does not start; the message gives the
     *     cure
     */
    public static DynamoDbLocalProcess start(Path services) {
        Path home = ServiceFolder.of(services, "dynamodb-local");
        int port = LoopbackPort.free();
        ChildJvm jvm = ChildJvm.start(
                new ChildJvm.Command(
                        "dynamodb-local-" + port,
                        List.of(home + "/lib/*"),
                        // G1 needs three times the memory here; the serial collector is also the faster one on two
                        // cores.
                        List.of(
                                "-Xms512m",
                                "-Xmx1g",
                                "-Xmn256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dsqlite4java.library.path=" + home.resolve("native")),
                        LoopbackDynamoDb.class.getName(),
                        List.of("-port", String.valueOf(port), "-inMemory", "-sharedDb", "-disableTelemetry"),
                        Map.of("DDB_LOCAL_TELEMETRY", "0")),
                services.resolve("logs"));
        jvm.waitUntil(() -> LoopbackPort.answers(port), START_WITHIN);
        return new DynamoDbLocalProcess(jvm, port);
    }

    /** Returns its address for SDK clients. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns a new client; the caller closes it. */
    public DynamoDbClient client() {
        return LocalCredentials.client(DynamoDbClient.builder(), endpoint()).build();
    }

    /** Stops it; its tables are lost. */
    @Override
    public void close() {
        jvm.close();
    }
}
