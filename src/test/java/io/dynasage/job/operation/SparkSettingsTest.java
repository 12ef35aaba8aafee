package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.UsageException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSettingsTest {
    @ParameterizedTest
    @CsvSource({"3.5.7, 3.5.6-amzn-1", "4.1.0, 4.1.1-amzn-0", "4.1.0, 4.1", ", 4.0.1"})
    void acceptsEveryReleaseOfTheSparkThatTheJarIsBuiltFor(String builtFor, String running) {
        assertDoesNotThrow(() -> SparkSettings.checkFits(builtFor, running));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.5.7 | 4.1.1-amzn-0 | Build with mvn -Pspark-4 package and submit target/spark-4/dynasage.jar | 3.5",
                "4.1.0 | 3.5.6-amzn-1 | Build with mvn package and submit target/dynasage.jar | 4.1"
            })
    void refusesAnotherSparkAndNamesTheRightJar(String builtFor, String running, String take, String cluster) {
        UsageException refused = assertThrows(UsageException.class, () -> SparkSettings.checkFits(builtFor, running));
        assertEquals(
                "This jar is built for Spark " + builtFor + ", but Spark " + running
                        + " runs it, whose classes differ. " + take + ", or choose a cluster with Spark " + cluster,
                refused.getMessage());
        assertEquals(ExitCode.USAGE, ExitCode.of(refused));
    }

    @ParameterizedTest
    @CsvSource({
        "yarn, cluster, true",
        "yarn, client, false",
        "spark://127.0.0.1:7077, cluster, false",
        "local[2], client, false"
    })
    void onlyYarnAwaitsASessionOfADriverInClusterMode(String master, String mode, boolean awaited) {
        SparkConf conf = new SparkConf(false).set("spark.master", master).set("spark.submit.deployMode", mode);
        assertEquals(awaited, SparkSettings.awaited(conf));
    }

    @ParameterizedTest
    @CsvSource({
        "4.1.0, 4.0.2-amzn-0, 4.0, 4.1",
        "4.1.0, 4.2.0, 4.2, 4.1",
        "4.1.0, 4.10.0, 4.10, 4.1",
        "3.5.7, 3.4.1, 3.4, 3.5"
    })
    void refusesASparkWithoutAJar(String builtFor, String running, String line, String cluster) {
        UsageException refused = assertThrows(UsageException.class, () -> SparkSettings.checkFits(builtFor, running));
        assertEquals(
                "This jar is built for Spark " + builtFor + ", but Spark " + running
                        + " runs it, whose classes differ. There are jars "
                        + "for Spark 3.5 (target/dynasage.jar) and Spark 4.1 (target/spark-4/dynasage.jar), and"
                        + " none for Spark "
                        + line
                        + ", or choose a cluster with Spark " + cluster,
                refused.getMessage());
    }

    /** Hadoop 3.3, which Apache's Spark 3.5 has, reads these as integers. */
    @ParameterizedTest
    @ValueSource(strings = {"connection.establish.timeout", "connection.timeout", "attempts.maximum", "retry.limit"})
    void whatHadoop33ReadsAsANumberHasNoUnit(String name) {
        String value = SparkSettings.withDefaults(new SparkConf(false)).get("spark.hadoop.fs.s3a." + name);
        assertTrue(value.matches("[1-9]\\d*"), value);
    }
}
