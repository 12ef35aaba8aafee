package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.UsageException;
import org.junit.jupiter.api.Test;

class SparkSettingsTest {
    @Test
    void takesEveryReleaseOfTheSparkThatTheJarIsBuiltFor() {
        assertDoesNotThrow(() -> SparkSettings.checkFits("3.5.7", "3.5.6-amzn-1"));
        assertDoesNotThrow(() -> SparkSettings.checkFits("4.0.1", "4.0.2-amzn-0"));
        assertDoesNotThrow(() -> SparkSettings.checkFits(null, "4.0.1"));
    }

    @Test
    void refusesAnotherSparkAndSaysWhichJarToTake() {
        UsageException four = assertThrows(UsageException.class, () -> SparkSettings.checkFits("3.5.7", "4.0.2-amzn-0"));
        assertEquals("This jar is built for Spark 3.5.7, but Spark 4.0.2-amzn-0 runs it, which is on another Scala. Build with mvn -Pspark-4 package "
                + "and submit target/spark-4/dynasage.jar, or choose a cluster with Spark 3", four.getMessage());
        UsageException three = assertThrows(UsageException.class, () -> SparkSettings.checkFits("4.0.1", "3.5.6-amzn-1"));
        assertEquals("This jar is built for Spark 4.0.1, but Spark 3.5.6-amzn-1 runs it, which is on another Scala. Build with mvn package "
                + "and submit target/dynasage.jar, or choose a cluster with Spark 4", three.getMessage());
        assertEquals(ExitCode.USAGE, ExitCode.of(three));
    }
}
