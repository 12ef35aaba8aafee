package io.dynasage.local.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy in its own JVM: an S3 server on a free port of 127.0.0.1 that keeps its objects as files. */
public final class S3ProxyProcess implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final String LOGGING = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final ChildJvm jvm;
    private final int port;

    private S3ProxyProcess(ChildJvm jvm, int port) {
        this.jvm = jvm;
        this.port = port;
    }

    /**
     * Starts the server and returns when it answers.
     *
     * @param services the folder that the build fills, with {@code s3proxy/lib}
     * @param data the folder for buckets and objects; created if absent
     * @throws IllegalStateException if the folder lacks it or S3Proxy does not start; the message gives the cure
     */
    public static S3ProxyProcess start(Path services, Path data) {
        int port = LoopbackPort.free();
        String name = "s3proxy-" + port;
        Path logs = services.resolve("logs");
        Path settings = logs.resolve(name + ".conf");
        Path logging = logs.resolve("s3proxy-logback.xml");
        try {
            Files.createDirectories(data);
            Files.createDirectories(logs);
            Files.writeString(settings, settings(port, data));
            Files.writeString(logging, LOGGING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write S3Proxy's settings: " + e.getMessage(), e);
        }
        ClassArchive archive = archive(services);
        List<String> options = new ArrayList<>(archive.options());
        // Most of its code runs a few hundred times, which is too few for the second compiler to pay off.
        options.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + logging.toAbsolutePath()));
        ChildJvm jvm = ChildJvm.start(
                new ChildJvm.Command(
                        name,
                        archive.jars(),
                        options,
                        "org.gaul.s3proxy.Main",
                        List.of("--properties", settings.toString()),
                        Map.of()),
                logs);
        jvm.waitUntil(() -> LoopbackPort.answers(port), START_WITHIN);
        return new S3ProxyProcess(jvm, port);
    }

    /** Returns the archive of its classes, which is stored next to the folder that the build fills. */
    public static ClassArchive archive(Path services) {
        Path home = ServiceFolder.of(services, "s3proxy");
        return new ClassArchive(
                services.resolveSibling("archives"), "s3proxy", ClassArchive.jarsOf(home.resolve("lib")));
    }

    /** Returns its address for S3 clients, path style. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns a new client; the caller closes it. */
    public S3Client client() {
        return LocalCredentials.client(S3Client.builder(), endpoint())
                .forcePathStyle(true)
                .build();
    }

    /** Stops the server; the files stay. */
    @Override
    public void close() {
        jvm.close();
    }

    private static String settings(int port, Path data) {
        return String.join(
                "\n",
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + LocalCredentials.ACCESS_KEY,
                "s3proxy.credential=" + LocalCredentials.SECRET_KEY,
                "s3proxy.ignore-unknown-headers=true",
                "jclouds.provider=filesystem-nio2",
                "jclouds.identity=none",
                "jclouds.credential=none",
                "jclouds.filesystem.basedir=" + data.toAbsolutePath(),
                "");
    }
}
