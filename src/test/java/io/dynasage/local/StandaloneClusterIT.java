package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.services.LoopbackPort;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterIT {
    private static final Path SPARK = Path.of(System.getProperty("spark.home", "target/spark"));

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
        }
        assertFalse(LoopbackPort.answers(port));
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
