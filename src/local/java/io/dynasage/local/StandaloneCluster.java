package io.dynasage.local;

import io.dynasage.local.services.ChildJvm;
import io.dynasage.local.services.LoopbackPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Spark standalone cluster of processes on 127.0.0.1: one Master and two Workers of one core each. */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(90);
    private static final int WORKERS = 2;
    private static final Pattern ALIVE_WORKER = Pattern.compile("\"state\" ?: ?\"ALIVE\"");
    private static final Pattern EXECUTOR =
            Pattern.compile(" org\\.apache\\.spark\\.executor\\.CoarseGrainedExecutorBackend .*--executor-id (\\d+) ");

    private final String url;
    private final URI status;
    private final List<ChildJvm> processes = new ArrayList<>();

    private StandaloneCluster(int port, int webPort) {
        this.url = "spark://127.0.0.1:" + port;
        this.status = URI.create("http://127.0.0.1:" + webPort + "/json/");
    }

    /**
     * Starts the processes and returns when both Workers are registered.
     *
     * @param spark the installation that the processes run, and from which Workers start executors
     * @param folder the folder for logs and the Workers' own folders
     */
    static StandaloneCluster start(SparkHome spark, Path folder) {
        int port = LoopbackPort.free();
        int webPort = LoopbackPort.free();
        StandaloneCluster cluster = new StandaloneCluster(port, webPort);
        try {
            cluster.startProcesses(spark, folder, port, webPort);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startProcesses(SparkHome spark, Path folder, int port, int webPort) {
        ChildJvm master = ChildJvm.start(
                spark.command(
                        "master",
                        SparkHome.options(0, "-Xmx256m"),
                        "org.apache.spark.deploy.master.Master",
                        List.of("--host", "127.0.0.1", "--port", text(port), "--webui-port", text(webPort))),
                folder);
        processes.add(master);
        // A Worker that starts too early retries only after some seconds.
        master.waitUntil(() -> LoopbackPort.answers(port), START_WITHIN);
        for (int i = 1; i <= WORKERS; i++) {
            processes.add(ChildJvm.start(
                    spark.command(
                            "worker-" + i,
                            SparkHome.options(0, "-Xmx256m"),
                            "org.apache.spark.deploy.worker.Worker",
                            List.of(
                                    "--host",
                                    "127.0.0.1",
                                    "--port",
                                    text(LoopbackPort.free()),
                                    "--webui-port",
                                    text(LoopbackPort.free()),
                                    "--cores",
                                    "1",
                                    "--memory",
                                    "1536m",
                                    "--work-dir",
                                    folder.resolve("work-" + i).toString(),
                                    url)),
                    folder));
        }
        processes.get(WORKERS).waitUntil(() -> registered() == WORKERS, START_WITHIN);
    }

    /** Returns the value for {@code --master}. */
    String url() {
        return url;
    }

    /** Returns the processes of the running executors, by the id that Spark gave them. */
    Map<String, ProcessHandle> executors() {
        Map<String, ProcessHandle> executors = new TreeMap<>();
        processes.stream()
                .skip(1)
                .flatMap(worker -> worker.handle().descendants())
                .forEach(process -> process.info()
                        .commandLine()
                        .map(EXECUTOR::matcher)
                        .filter(Matcher::find)
                        .ifPresent(line -> executors.put(line.group(1), process)));
        return executors;
    }

    /** Returns the number of Workers that the Master counts as alive; 0 while it does not answer. */
    private long registered() {
        try (InputStream answer = status.toURL().openStream()) {
            return ALIVE_WORKER
                    .matcher(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Stops the Workers, with their executors, and the Master. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
