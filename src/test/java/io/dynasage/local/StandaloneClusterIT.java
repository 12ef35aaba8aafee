package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.services.ChildJvm;
import io.dynasage.local.services.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterIT {
    private static final Path SPARK = Path.of(System.getProperty("spark.home", "target/spark"));
    private static final Path JAR = Path.of(System.getProperty("dynasage.jar", "target/dynasage.jar"));

    @TempDir
    private Path folder;

    @Test
    void startsAMasterWithTwoWorkersForThisMachineOnlyAndStopsThem() throws Exception {
        int port;
        try (StandaloneCluster cluster =
                StandaloneCluster.start(SparkHome.at(SPARK, folder.resolve("conf")), folder.resolve("cluster"))) {
            port = URI.create(cluster.url()).getPort();
            assertTrue(
                    ListeningSockets.loopbackOnly(port),
                    () -> ListeningSockets.addresses(port).toString());
            assertTrue(Files.exists(folder.resolve("cluster/worker-2.log")));
            assertTrue(inClusterMode(cluster, "settings").contains("max-read-units = null"));
        }
        assertFalse(LoopbackPort.answers(port));
    }

    /** Submits a command whose driver runs on a worker, as the scripts for EMR do; returns what the driver printed. */
    private String inClusterMode(StandaloneCluster cluster, String command) throws IOException {
        List<String> words = List.of(
                "--master",
                cluster.url(),
                "--deploy-mode",
                "cluster",
                "--driver-memory",
                "512m",
                "--conf",
                "spark.standalone.submit.waitAppCompletion=true",
                "--class",
                SparkSubmission.MAIN,
                JAR.toAbsolutePath().toString(),
                command);
        ChildJvm.Command submit =
                SparkHome.at(SPARK, folder.resolve("conf")).submission("submit", 1, words, "-Xmx256m");
        try (ChildJvm spark = ChildJvm.start(submit, folder)) {
            assertEquals(0, spark.exitCode());
        }
        try (Stream<Path> files = Files.walk(folder.resolve("cluster"))) {
            Path printed = files.filter(file -> file.toString().matches(".*/driver-[^/]+/stdout"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(printed);
        }
    }

    @Test
    void saysWhatToDoWhereTheBuildHasNotPutSpark() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> SparkHome.at(folder, folder.resolve("conf")));
        assertEquals(
                folder.resolve("jars")
                        + " does not exist: the build puts Spark there. Run `mvn -DskipTests package` first.",
                e.getMessage());
    }
}
