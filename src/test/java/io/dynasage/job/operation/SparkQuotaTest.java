package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkQuotaTest {
    private static final String CURE = " Raise this quota of emr-serverless in Service Quotas, or take fewer or smaller"
            + " executors (Executors and ExecutorCpus of submit/stack.yaml).";

    private static SparkQuota quota(Map<String, String> settings) {
        SparkConf conf = new SparkConf(false);
        settings.forEach(conf::set);
        return SparkQuota.of(conf);
    }

    @Test
    void sizesThatNobodySetAreThoseOfEmrServerless() {
        assertEquals(new SparkQuota(16, OptionalInt.empty()), quota(Map.of()));
    }

    @Test
    void boundsAndSizesCount() {
        assertEquals(
                new SparkQuota(2 + 8 * 2, OptionalInt.of(2 + 8 * 5)),
                quota(Map.of(
                        "spark.driver.cores", "2",
                        "spark.executor.cores", "8",
                        "spark.executor.instances", "2",
                        "spark.dynamicAllocation.maxExecutors", "5")));
        assertEquals(
                new SparkQuota(4 + 4 * 1, OptionalInt.of(4 + 4 * 3)),
                quota(Map.of(
                        "spark.dynamicAllocation.initialExecutors", "1",
                        "spark.dynamicAllocation.maxExecutors", "3")));
        assertEquals(
                new SparkQuota(4 + 4 * 6, OptionalInt.of(28)),
                quota(Map.of("spark.dynamicAllocation.enabled", "false", "spark.executor.instances", "6")));
    }

    @Test
    void aJobThatCannotStartIsAFailureAndOneThatCanGrowTooFarAWarning() {
        SparkQuota bounded = new SparkQuota(16, OptionalInt.of(68));
        assertEquals(
                Finding.fail(
                        "spark quota",
                        "8 vCPUs for all jobs of the account, and 16 to 68 are needed.",
                        CURE.strip(),
                        ExitCode.REMOTE),
                bounded.compared(OptionalDouble.of(8)));
        assertEquals(
                Finding.warn(
                        "spark quota", "16 vCPUs for all jobs of the account; Spark asks for 16 to 68.", CURE.strip()),
                bounded.compared(OptionalDouble.of(16)));
        assertEquals(
                Finding.ok("spark quota", "100 vCPUs for all jobs of the account, 16 to 68 needed"),
                bounded.compared(OptionalDouble.of(100)));
        assertEquals(
                Finding.warn(
                        "spark quota",
                        "4000 vCPUs for all jobs of the account; Spark asks for 16 at the start and then as many as"
                                + " there are tasks.",
                        CURE.strip()),
                new SparkQuota(16, OptionalInt.empty()).compared(OptionalDouble.of(4000)));
    }
}
